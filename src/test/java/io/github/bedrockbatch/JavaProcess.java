/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program in a JVM of its own, in a folder of its own; its output goes to files there. */
public final class JavaProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 180;
  private static final Pattern THREAD =
      Pattern.compile("^\"(.*)\" .*\\bcpu=([0-9.]+)ms .*\\btid=(0x\\w+)");

  private final Process process;
  private final Path folder;

  private JavaProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** Starts a class of this JVM's class path. */
  public static JavaProcess start(
      Path folder, List<String> options, Class<?> main, List<String> arguments) throws IOException {
    return start(folder, Map.of(), arguments(options, main, arguments));
  }

  /** Starts {@code java} with these arguments. */
  public static JavaProcess start(
      Path folder, Map<String, String> environment, List<String> arguments) throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("stdout.txt").toFile())
            .redirectError(folder.resolve("stderr.txt").toFile());
    builder.environment().put("CONSOLE_ENABLED", "false"); // others may use its port
    builder.environment().putAll(environment);
    Process process = builder.start();
    // It would outlive a test that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop"));
    return new JavaProcess(process, folder);
  }

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The options that docs/operations.md has for a process with little memory. */
  public static String littleMemory() {
    return "@" + Path.of("deploy", "jvm.options").toAbsolutePath();
  }

  /** Options with which a program of the shipped jar starts sooner. */
  public static List<String> fastStart() {
    return ClassArchive.options();
  }

  /** What {@code java} is given to start a class of this JVM's class path. */
  public static List<String> arguments(
      List<String> options, Class<?> main, List<String> arguments) {
    List<String> all =
        new ArrayList<>(
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:MetaspaceSize=128m"));
    all.addAll(ClassArchive.options());
    all.addAll(options); // the last one wins
    all.addAll(List.of("-cp", classPath(), main.getName()));
    all.addAll(arguments);
    return all;
  }

  /**
   * That of this JVM, from any folder, with the shipped jar first where there is one. The tests
   * come last, as their settings of the log are not those of the program.
   */
  public static String classPath() {
    Stream<String> entries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(
                entry -> !entry.isEmpty()) // it would be the folder of this JVM, with its routes
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .sorted(Comparator.comparing(entry -> entry.endsWith("test-classes")));
    return ClassArchive.withJar(entries).collect(Collectors.joining(File.pathSeparator));
  }

  public String output() throws IOException {
    return Files.readString(folder.resolve("stdout.txt"));
  }

  public String log() throws IOException {
    return Files.readString(folder.resolve("stderr.txt"));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Fails when the program has ended by itself. */
  public void mustRun() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("Ended with " + process.exitValue() + ":\n" + log());
    }
  }

  /** Returns the exit code when the program has ended by itself. */
  public int awaitExit() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end:\n" + output() + log());
    }
    return process.exitValue();
  }

  /** Returns when the program has ended well. */
  public void await() throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      mustRun();
    }
  }

  /** Sends signal 9. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** The most memory the program has had resident so far, in MB; 0 where Linux is not the host. */
  public long peakResidentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000)
        .findFirst()
        .orElse(0);
  }

  /** How many bytes it has given the disk to write so far; 0 where Linux is not the host. */
  public long writtenBytes() throws IOException {
    return writtenBytes(Long.toString(process.pid()));
  }

  /**
   * As {@link #writtenBytes()}.
   *
   * @param pid {@code self} for this process
   */
  public static long writtenBytes(String pid) throws IOException {
    Path io = Path.of("/proc", pid, "io");
    if (!Files.exists(io)) {
      return 0;
    }
    return Files.readAllLines(io).stream()
        .filter(line -> line.startsWith("write_bytes:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** The processor time it has used so far, all its threads together. */
  public double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  /** The processor time that each of its Java threads has used so far, by name and id. */
  public Map<String, Double> threadSeconds() throws IOException {
    Process print =
        new ProcessBuilder(
                Path.of(java()).resolveSibling("jcmd").toString(),
                Long.toString(process.pid()),
                "Thread.print")
            .start();
    Map<String, Double> seconds = new HashMap<>();
    try (BufferedReader lines = print.inputReader()) {
      lines
          .lines()
          .map(THREAD::matcher)
          .filter(Matcher::find)
          .forEach(
              thread ->
                  seconds.put(
                      thread.group(1) + " " + thread.group(3),
                      Double.parseDouble(thread.group(2)) / 1e3));
    }
    return seconds;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
