/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, in a folder of its own; its output goes to files there. */
final class JavaProcess implements AutoCloseable {
  private final Process process;
  private final Path folder;

  private JavaProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  static JavaProcess start(Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException {
    Files.createDirectories(folder);
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("stdout.txt").toFile())
            .redirectError(folder.resolve("stderr.txt").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    // It would outlive a benchmark that is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop"));
    return new JavaProcess(process, folder);
  }

  String output() throws IOException {
    return Files.readString(folder.resolve("stdout.txt"));
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("stderr.txt"));
  }

  /** Fails when the program has ended by itself. */
  void mustRun() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("Ended with " + process.exitValue() + ":\n" + log());
    }
  }

  /** Returns when the program has ended well. */
  void await() throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      mustRun();
    }
  }

  /** The most memory the program has had resident so far, in MB; 0 where Linux is not the host. */
  long peakResidentMegabytes() throws IOException {
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

  /** The processor time it has used so far, all its threads together. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
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
