/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.files.DurableFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A million prompts of 1 KB, from a file to files of answers: the pipeline with 256 MB of heap
 * beside plain Java in one thread, both against the emulated AWS in another process. Prints what
 * was measured; asserts only that every prompt has exactly one answer, and the bound of memory.
 *
 * <p>{@code -Dbench.records=50000 -Dbench.batch=10000} tries it with less, {@code -Dbench.rounds=3}
 * repeats it.
 */
@Tag("bench")
class MillionPromptsTest {
  private static final int MOST_RESIDENT_MEGABYTES = 600;

  private final int records = Integer.getInteger("bench.records", 1_000_000);
  private final int batchRecords = Integer.getInteger("bench.batch", Math.min(100_000, records));
  private final int rounds = Integer.getInteger("bench.rounds", 1);
  private final Path folder = Path.of("target", "bench").toAbsolutePath();

  @Test
  void a_million_prompts() throws Exception {
    assertThat(records % batchRecords).as("bench.records must fill whole batches").isZero();
    Path jar = Path.of("target", "camel-bedrock-batch.jar").toAbsolutePath();
    Sides sides = new Sides(jar, PromptFile.of(folder, records), records, batchRecords);
    List<Round> floors = new ArrayList<>();
    List<Round> pipelines = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      floors.add(checked(sides::floor));
      pipelines.add(checked(sides::pipeline));
    }
    System.out.println(new Report(records, batchRecords, floors, pipelines).markdown());
    assertThat(pipelines)
        .allSatisfy(
            round ->
                assertThat(round.peakMegabytes()).isLessThanOrEqualTo(MOST_RESIDENT_MEGABYTES));
  }

  private interface Side {
    Round run(Path folder) throws Exception;
  }

  private Round checked(Side side) throws Exception {
    Path run = folder.resolve("run");
    DurableFolder.remove(run);
    Round round = side.run(run);
    Answers answers = Answers.in(round.results());
    assertThat(answers.distinct()).isEqualTo(records);
    assertThat(answers.length()).isEqualTo(records);
    assertThat(answers.repeated()).isZero();
    assertThat(answers.notSucceeded()).isZero();
    DurableFolder.remove(run);
    return round;
  }
}
