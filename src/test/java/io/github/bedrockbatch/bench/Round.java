/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What one side did in one round.
 *
 * @param seconds from the first prompt to the last answer in its file
 * @param cpuSeconds processor time of its JVM, which a busy machine does not change as it does the
 *     time
 * @param emulatorCpuSeconds that of local-aws
 * @param peakMegabytes the most memory that was resident
 * @param results the folder of the answers
 */
record Round(
    double seconds,
    double cpuSeconds,
    double emulatorCpuSeconds,
    List<StageTime> stages,
    long peakMegabytes,
    Path results) {}
