/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.files.DurableFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A million prompts with S3 and Bedrock 80 ms away, beside the same with both on this machine. The
 * batches are small, for there to be many calls.
 *
 * <p>{@code -Dbench.records=200000} and {@code -Dbench.batch=5000} change the sizes.
 */
@Tag("bench")
class LatencyTest {
  private static final int LATENCY = 80;
  private static final int BYTES = 1_000;
  private static final double MOST_TIMES_AS_LONG = 1.3;

  private final int records = Integer.getInteger("bench.records", 1_000_000);
  private final int batchRecords = Integer.getInteger("bench.batch", 10_000);
  private final Path folder = Path.of("target", "bench").toAbsolutePath();

  @Test
  void latency_does_not_set_the_speed() throws Exception {
    assertThat(records % batchRecords).as("bench.records must fill whole batches").isZero();
    Path jar = Path.of("target", "camel-bedrock-batch.jar").toAbsolutePath();
    Sides sides = new Sides(jar, PromptFile.of(folder, records, BYTES), records, batchRecords);

    Round near = run(sides, 0);
    Round far = run(sides, LATENCY);

    double times = far.seconds() / near.seconds();
    System.out.printf(
        "%,d prompts in batches of %,d: %.1f s, and %.1f s with %d ms for each call: %.2f times"
            + " (%d and %d MB resident, %.1f and %.1f s of processor time)%n",
        records,
        batchRecords,
        near.seconds(),
        far.seconds(),
        LATENCY,
        times,
        near.peakMegabytes(),
        far.peakMegabytes(),
        near.cpuSeconds(),
        far.cpuSeconds());
    far.stages().forEach(System.out::println);
    assertThat(times).isLessThanOrEqualTo(MOST_TIMES_AS_LONG);
  }

  private Round run(Sides sides, int latency) throws Exception {
    Path run = folder.resolve("run");
    DurableFolder.remove(run);
    Round round = sides.pipeline(run, latency);
    assertThat(Answers.in(round.results()).distinct()).isEqualTo(records);
    DurableFolder.remove(run);
    return round;
  }
}
