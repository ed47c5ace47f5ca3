/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import io.github.bedrockbatch.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sides: each takes the prompts to answers in files, against an emulator of its own. */
final class Sides {
  private static final Pattern UPLOADED =
      Pattern.compile("(?m)^(\\S+) .* Batch (\\S+) is uploaded to ");

  private final Path jar;
  private final Path prompts;
  private final int records;
  private final int batchRecords;
  private final int laps;

  Sides(Path jar, Path prompts, int records, int batchRecords) {
    this(jar, prompts, records, batchRecords, 1);
  }

  /**
   * @param laps how often {@code serve} and the floor take the prompts, one time after the other in
   *     the same process, of which the last is measured
   */
  Sides(Path jar, Path prompts, int records, int batchRecords, int laps) {
    this.jar = jar;
    this.prompts = prompts;
    this.records = records;
    this.batchRecords = batchRecords;
    this.laps = laps;
  }

  Round floor(Path folder) throws Exception {
    Path results = folder.resolve("results");
    try (Emulator emulator = Emulator.start(jar, folder.resolve("local-aws"));
        JavaProcess process =
            JavaProcess.start(
                folder.resolve("floor"),
                emulator.environment(),
                List.of(
                    "-Xmx256m",
                    "-cp",
                    JavaProcess.classPath(),
                    PlainFloor.class.getName(),
                    prompts.toString(),
                    Integer.toString(batchRecords),
                    results.toString(),
                    emulator.bedrock(),
                    emulator.s3(),
                    Integer.toString(laps)))) {
      for (int lap = 1; lap < laps; lap++) {
        while (process.output().lines().count() < lap) {
          process.mustRun();
          Thread.sleep(50);
        }
        emulator.lap();
      }
      process.await();
      String[] nanos =
          process.output().lines().reduce((before, last) -> last).orElseThrow().split(" ", -1);
      String[] names = {"read and write batches", "upload", "submit", "wait for jobs", "collect"};
      List<StageTime> stages = new ArrayList<>();
      for (int i = 0; i < names.length; i++) {
        stages.add(new StageTime(names[i], Long.parseLong(nanos[i + 1]) / 1e9));
      }
      Files.delete(results.resolve("input.jsonl"));
      return new Round(
          "floor",
          Long.parseLong(nanos[0]) / 1e9,
          Long.parseLong(nanos[nanos.length - 1]) / 1e9,
          emulator.cpuSeconds(),
          stages,
          0,
          Long.parseLong(nanos[nanos.length - 2]),
          results);
    }
  }

  Round pipeline(Path folder) throws Exception {
    return pipeline(folder, 0);
  }

  /**
   * @param latency that each call of AWS takes longer, in milliseconds
   */
  Round pipeline(Path folder, int latency) throws Exception {
    Path home = folder.resolve("pipeline");
    Path data = home.resolve("data");
    try (Emulator emulator = Emulator.start(jar, folder.resolve("local-aws"));
        JavaProcess process =
            JavaProcess.start(home, emulator.environment(), arguments(emulator, "serve"))) {
      if (latency > 0) {
        emulator.slow(latency);
      }
      while (!process.log().contains("Ready. ")) {
        process.mustRun();
        Thread.sleep(50);
      }
      LedgerTimes ledger = new LedgerTimes(data.resolve("ledger.db"));
      for (int lap = 1; lap < laps; lap++) {
        deliver(folder, data, process, ledger, lap);
        removeFiles(data.resolve("outbox"));
      }
      emulator.lap();
      double cpuBefore = process.cpuSeconds();
      long writtenBefore = process.writtenBytes();
      long start = deliver(folder, data, process, ledger, laps);
      return new Round(
          "serve",
          (ledger.end() - start) / 1000.0,
          process.cpuSeconds() - cpuBefore,
          emulator.cpuSeconds(),
          ledger.stages(start, uploads(process.log())),
          process.peakResidentMegabytes(),
          process.writtenBytes() - writtenBefore,
          data.resolve("outbox"));
    }
  }

  /** Returns when the prompts came to the inbox, in milliseconds since 1970. */
  private long deliver(Path folder, Path data, JavaProcess process, LedgerTimes ledger, int lap)
      throws Exception {
    Path inbox = Files.createDirectories(data.resolve("inbox"));
    Path ready = Files.createLink(folder.resolve("prompts.jsonl"), prompts);
    long start = System.currentTimeMillis();
    Files.move(ready, inbox.resolve("prompts-" + lap + ".jsonl"));
    while (ledger.delivered() < lap * (records / batchRecords)) {
      process.mustRun();
      if (ledger.failed() > 0) {
        throw new IllegalStateException("A batch met trouble:\n" + process.log());
      }
      Thread.sleep(200);
    }
    return start;
  }

  private static void removeFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  /** The command {@code run}, with its start and its end. */
  Round run(Path folder) throws Exception {
    Path home = folder.resolve("run");
    Path results = home.resolve("results");
    long start = System.nanoTime();
    try (Emulator emulator = Emulator.start(jar, folder.resolve("local-aws"));
        JavaProcess process =
            JavaProcess.start(
                home,
                emulator.environment(),
                arguments(emulator, "run", prompts.toString(), "--out", results.toString()))) {
      double cpu = 0;
      long peak = 0;
      long written = 0;
      while (process.isAlive()) {
        cpu = Math.max(cpu, process.cpuSeconds());
        peak = Math.max(peak, process.peakResidentMegabytes());
        written = Math.max(written, process.writtenBytes());
        Thread.sleep(10);
      }
      process.await();
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Round(
          "run", seconds, cpu, emulator.cpuSeconds(), List.of(), peak, written, results);
    }
  }

  static boolean hasBoto3() throws Exception {
    try {
      return new ProcessBuilder("python3", "-c", "import boto3").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A plain script of boto3, where Python has it. */
  Round script(Path folder) throws Exception {
    Path results = Files.createDirectories(folder).resolve("results");
    Path output = folder.resolve("script.txt");
    try (Emulator emulator = Emulator.start(jar, folder.resolve("local-aws"))) {
      ProcessBuilder script =
          new ProcessBuilder(
                  "python3",
                  Path.of(Sides.class.getResource("/bench/script.py").toURI()).toString(),
                  prompts.toString(),
                  Integer.toString(batchRecords),
                  results.toString(),
                  emulator.bedrock(),
                  emulator.s3(),
                  Emulator.BUCKET,
                  Emulator.ROLE)
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      script.environment().putAll(emulator.environment());
      if (script.start().waitFor() != 0) {
        throw new IllegalStateException("The script failed");
      }
      String[] figures = Files.readString(output).strip().split(" ", -1);
      return new Round(
          "script",
          Double.parseDouble(figures[0]),
          Double.parseDouble(figures[1]),
          emulator.cpuSeconds(),
          List.of(),
          Long.parseLong(figures[2]) / 1_000_000,
          Long.parseLong(figures[3]),
          results);
    }
  }

  private List<String> arguments(Emulator emulator, String... command) {
    List<String> arguments = new ArrayList<>(List.of(JavaProcess.littleMemory()));
    // For profiling, such as -XX:StartFlightRecording.
    String more = System.getProperty("bench.jvm-options", "");
    if (!more.isBlank()) {
      arguments.addAll(List.of(more.split(" ")));
    }
    arguments.addAll(
        List.of(
            "-Daws.mode=aws",
            "-Dbedrock.endpoint=" + emulator.bedrock(),
            "-Ds3.endpoint=" + emulator.s3(),
            "-Ds3.path-style=true",
            "-Ds3.bucket=" + Emulator.BUCKET,
            "-Dbedrock.role-arn=" + Emulator.ROLE,
            "-Dbatch.max-records=" + batchRecords,
            "-Dpoll.period=500ms",
            "-jar",
            jar.toString()));
    arguments.addAll(List.of(command));
    return arguments;
  }

  private static Map<String, Long> uploads(String log) {
    Map<String, Long> uploads = new HashMap<>();
    Matcher matcher = UPLOADED.matcher(log);
    while (matcher.find()) {
      uploads.put(matcher.group(2), Instant.parse(matcher.group(1)).toEpochMilli());
    }
    return uploads;
  }
}
