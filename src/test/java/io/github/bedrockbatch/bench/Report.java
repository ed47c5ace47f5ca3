/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The measurements as Markdown. */
final class Report {
  private final int records;
  private final int batchRecords;
  private final List<Round> floors;
  private final List<Round> pipelines;
  private final StringBuilder text = new StringBuilder();

  Report(int records, int batchRecords, List<Round> floors, List<Round> pipelines) {
    this.records = records;
    this.batchRecords = batchRecords;
    this.floors = floors;
    this.pipelines = pipelines;
  }

  String markdown() {
    line("");
    line(
        "%,d prompts of 1 KB in batches of %,d; %d cores, %,d MB, %s, Java %s",
        records,
        batchRecords,
        Runtime.getRuntime().availableProcessors(),
        memory(),
        system(),
        System.getProperty("java.version"));
    line("");
    line("| round | side | time | records/s | CPU | CPU of local-aws | peak resident |");
    line("|---|---|---|---|---|---|---|");
    for (int i = 0; i < floors.size(); i++) {
      side(i + 1, "floor", floors.get(i));
      side(i + 1, "pipeline", pipelines.get(i));
    }
    line("");
    line(
        "Speed of the pipeline, floor = 1: %s (least, median, greatest)",
        spread(
            IntStream.range(0, floors.size())
                .mapToDouble(i -> floors.get(i).seconds() / pipelines.get(i).seconds())));
    stages("pipeline", pipelines);
    stages("floor", floors);
    return text.toString();
  }

  private void stages(String side, List<Round> rounds) {
    Round median =
        rounds.stream()
            .sorted(Comparator.comparingDouble(Round::seconds))
            .toList()
            .get((rounds.size() - 1) / 2);
    line("");
    line("| %s: stage | seconds with work | records/s |", side);
    line("|---|---|---|");
    for (StageTime stage : median.stages()) {
      line("| %s | %.1f | %,.0f |", stage.name(), stage.seconds(), records / stage.seconds());
    }
    line("| end to end | %.1f | %,.0f |", median.seconds(), records / median.seconds());
  }

  private void side(int round, String side, Round measured) {
    line(
        "| %d | %s | %.1f s | %,.0f | %.1f s | %.1f s | %s |",
        round,
        side,
        measured.seconds(),
        records / measured.seconds(),
        measured.cpuSeconds(),
        measured.emulatorCpuSeconds(),
        measured.peakMegabytes() == 0 ? "" : measured.peakMegabytes() + " MB");
  }

  private static String spread(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.2f, %.2f, %.2f",
        sorted[0],
        sorted[(sorted.length - 1) / 2],
        sorted[sorted.length - 1]);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String system() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  private static long memory() {
    var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean bean
        ? bean.getTotalMemorySize() / 1_000_000
        : 0;
  }
}
