/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.cli.CamelBedrockBatch;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The shipped program in a JVM of its own that may be started again and again; what it says and
 * logs is appended to one file.
 */
final class ShippedProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final ProcessBuilder builder;
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
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(options);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            classPath(),
            CamelBedrockBatch.class.getName()));
    command.addAll(arguments);
    builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    // It would outlive a test that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill"));
  }

  /** Without the tests: their settings of the log are not those of the program. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.replaceFirst("[/\\\\]$", "").endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  synchronized void start() throws IOException {
    saidBefore = Files.exists(log) ? Files.size(log) : 0;
    startedAt = System.nanoTime();
    readyAt = 0;
    process = builder.start();
  }

  Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** How long it has been at work; zero until then. */
  Duration sinceReady() throws IOException {
    if (readyAt == 0 && hasSaid("Ready. ")) {
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

  /** Waits for it to end by itself, and tells how. */
  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    return process.exitValue();
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
    try (InputStream in = Files.newInputStream(log)) {
      in.skipNBytes(saidBefore);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(words);
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
