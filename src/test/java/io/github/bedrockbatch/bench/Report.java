/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The measurements as Markdown. */
final class Report {
  private final int records;
  private final int batchRecords;
  private final long promptBytes;
  private final List<Round> rounds;
  private final StringBuilder text = new StringBuilder();

  Report(int records, int batchRecords, long promptBytes, List<Round> rounds) {
    this.records = records;
    this.batchRecords = batchRecords;
    this.promptBytes = promptBytes;
    this.rounds = rounds;
  }

  String markdown() {
    line("");
    line(
        "%,d prompts of %,d bytes in batches of %,d; %d cores, %,d MB, %s, Java %s",
        records,
        promptBytes / records,
        batchRecords,
        Runtime.getRuntime().availableProcessors(),
        memory(),
        system(),
        System.getProperty("java.version"));
    line("");
    line(
        "| side | time | records/s | CPU | CPU of local-aws | peak resident | written | of in+out"
            + " |");
    line("|---|---|---|---|---|---|---|---|");
    rounds.forEach(this::side);
    line("");
    line(
        "Speed of serve, the faster of the others = 1: %s (least, median, greatest)",
        spread(of("serve").stream().mapToDouble(round -> fastest() / round.seconds())));
    stages("serve");
    stages("floor");
    return text.toString();
  }

  private List<Round> of(String side) {
    return rounds.stream().filter(round -> round.side().equals(side)).toList();
  }

  /** The median of the faster one. */
  private double fastest() {
    return Stream.of("floor", "script")
        .map(this::of)
        .filter(those -> !those.isEmpty())
        .mapToDouble(those -> median(those).seconds())
        .min()
        .orElseThrow();
  }

  private static Round median(List<Round> those) {
    return those.stream()
        .sorted(Comparator.comparingDouble(Round::seconds))
        .toList()
        .get((those.size() - 1) / 2);
  }

  private void stages(String side) {
    Round median = median(of(side));
    line("");
    line("| %s: stage | seconds with work | records/s |", side);
    line("|---|---|---|");
    for (StageTime stage : median.stages()) {
      line("| %s | %.1f | %,.0f |", stage.name(), stage.seconds(), records / stage.seconds());
    }
    line("| end to end | %.1f | %,.0f |", median.seconds(), records / median.seconds());
  }

  private void side(Round measured) {
    line(
        "| %s | %.1f s | %,.0f | %.1f s | %.1f s | %s | %,d MB | %.2f |",
        measured.side(),
        measured.seconds(),
        records / measured.seconds(),
        measured.cpuSeconds(),
        measured.emulatorCpuSeconds(),
        measured.peakMegabytes() == 0 ? "" : measured.peakMegabytes() + " MB",
        measured.written() / 1_000_000,
        measured.written() / (double) (promptBytes + measured.resultBytes()));
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
