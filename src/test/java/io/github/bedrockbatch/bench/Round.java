/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one side did in one round.
 *
 * @param side its name
 * @param seconds from the first prompt to the last answer in its file
 * @param cpuSeconds processor time of its JVM, which a busy machine does not change as it does the
 *     time
 * @param emulatorCpuSeconds that of local-aws
 * @param peakMegabytes the most memory that was resident; 0 where it is not known
 * @param written bytes that it gave the disk to write, as the kernel counts
 * @param results the folder of the answers, and how many bytes there are
 */
record Round(
    String side,
    double seconds,
    double cpuSeconds,
    double emulatorCpuSeconds,
    List<StageTime> stages,
    long peakMegabytes,
    long written,
    Path results,
    long resultBytes) {
  Round(
      String side,
      double seconds,
      double cpuSeconds,
      double emulatorCpuSeconds,
      List<StageTime> stages,
      long peakMegabytes,
      long written,
      Path results)
      throws IOException {
    this(
        side,
        seconds,
        cpuSeconds,
        emulatorCpuSeconds,
        stages,
        peakMegabytes,
        written,
        results,
        size(results));
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
