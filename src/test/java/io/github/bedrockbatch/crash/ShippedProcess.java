/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.cli.CamelBedrockBatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shipped program in a JVM of its own that may be started again and again; what it says and
 * logs is appended to one file.
 */
final class ShippedProcess implements AutoCloseable {
  static final String READY = "Ready. ";
  private static final Pattern CONSOLE = Pattern.compile(" Console: (\\S+)");
  private static final long PATIENCE_SECONDS = 120;

  private final ProcessBuilder builder;
  private final List<String> command;
  private final int insertAt;
  private final Path log;
  private Process process;
  private long saidBefore;
  private long startedAt;
  private long readyAt;

  /**
   * @param temporary also for what a killed JVM has no time to remove
   */
  ShippedProcess(
      Path log,
      Path temporary,
      Map<String, String> environment,
      List<String> options,
      List<String> arguments) {
    this.log = log;
    command = new ArrayList<>(List.of(JavaProcess.java()));
    command.add(JavaProcess.littleMemory());
    command.addAll(JavaProcess.fastStart());
    command.addAll(options);
    insertAt = command.size();
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:MetaspaceSize=128m",
            "-Dlogback.configurationFile=logback.xml",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            JavaProcess.classPath(),
            CamelBedrockBatch.class.getName()));
    command.addAll(arguments);
    builder =
        new ProcessBuilder()
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("CONSOLE_ENABLED", "false"); // it is a part of the start
    builder.environment().put("CONSOLE_PORT", "0"); // others may use it at the same time
    builder.environment().putAll(environment);
    // It would outlive a test that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill"));
  }

  void start() throws IOException {
    start(List.of());
  }

  /**
   * @param more options of this start alone
   */
  synchronized void start(List<String> more) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(insertAt, more);
    builder.command(all);
    saidBefore = Files.exists(log) ? Files.size(log) : 0;
    startedAt = System.nanoTime();
    readyAt = 0;
    process = builder.start();
  }

  Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How long it has been at work; zero until then. */
  Duration sinceReady() throws IOException {
    if (readyAt == 0 && said().contains(READY)) {
      readyAt = System.nanoTime();
    }
    return readyAt == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - readyAt);
  }

  /** Sends signal 9. */
  synchronized void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Sends a signal by its name, such as STOP, with which it stands still until CONT. */
  synchronized void signal(String name) throws IOException, InterruptedException {
    if (process.isAlive()) {
      String pid = Long.toString(process.pid());
      new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    }
  }

  /** Waits for it to end by itself, and tells how. */
  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    return process.exitValue();
  }

  /** Whether the process has ended by itself with this exit code. */
  boolean hasEnded(int exitCode) {
    return !process.isAlive() && process.exitValue() == exitCode;
  }

  /** Whether the process could not go on, for a reason of this pattern. */
  boolean hasEndedSaying(String why) throws IOException {
    return !process.isAlive()
        && Pattern.compile(
                "(?:camel-bedrock-batch failed|The ledger cannot be opened|The ledger \\(ledger.url)"
                    + ".*("
                    + why
                    + ")",
                Pattern.DOTALL)
            .matcher(said())
            .find();
  }

  /** Fails when the process has ended by itself. */
  void mustRun() throws IOException {
    if (!process.isAlive()) {
      List<String> lines = Files.readAllLines(log);
      throw new AssertionError(
          "The program ended by itself with "
              + process.exitValue()
              + ", its last words:\n"
              + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
    }
  }

  /** Since its start. */
  boolean hasSaid(String words) throws IOException {
    mustRun();
    return said().contains(words);
  }

  /** Where its console is, once it is ready. */
  URI console() throws IOException {
    Matcher address = CONSOLE.matcher(said());
    assertThat(address.find()).isTrue();
    return URI.create(address.group(1));
  }

  private String said() throws IOException {
    try (InputStream in = Files.newInputStream(log)) {
      in.skipNBytes(saidBefore);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Sends signal 15, and waits for the orderly end. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("stops in time").isTrue();
  }

  @Override
  public void close() {
    kill();
  }
}
