/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.files.DurableFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A million prompts from a file to files of answers: {@code serve} and {@code run} with 256 MB of
 * heap, beside plain Java in one thread and a plain script of boto3, all against the emulated AWS
 * in another process. Prints what was measured; asserts only that every prompt has exactly one
 * answer, the bound of memory, and how much is written.
 *
 * <p>{@code -Dbench.records=50000 -Dbench.batch=10000} tries it with less, {@code -Dbench.rounds=3}
 * repeats it, {@code -Dbench.bytes=400,4096} sets how long prompts are, {@code -Dbench.laps=2}
 * measures {@code serve} and the plain Java in processes that did the same once before. {@code
 * -Dbench.growth=100000,5000000} are the sizes whose time for a prompt should be the same.
 */
@Tag("bench")
class MillionPromptsTest {
  private static final int MOST_RESIDENT_MEGABYTES = 400;
  private static final double MOST_WRITTEN = 1.4;
  private static final double MOST_GROWTH = 1.1;

  private final int records = Integer.getInteger("bench.records", 1_000_000);
  private final int batchRecords = Integer.getInteger("bench.batch", Math.min(100_000, records));
  private final int laps = Integer.getInteger("bench.laps", 1);
  private final int rounds = Integer.getInteger("bench.rounds", 1);
  private final Path folder = Path.of("target", "bench").toAbsolutePath();
  private final Path jar = Path.of("target", "camel-bedrock-batch.jar").toAbsolutePath();

  private static List<Integer> numbers(String property, String otherwise) {
    return Stream.of(System.getProperty(property, otherwise).split(",", -1))
        .map(Integer::valueOf)
        .toList();
  }

  @Test
  void a_million_prompts() throws Exception {
    assertThat(records % batchRecords).as("bench.records must fill whole batches").isZero();
    for (int bytes : numbers("bench.bytes", "1000")) {
      Path prompts = PromptFile.of(folder, records, bytes);
      Sides sides = new Sides(jar, prompts, records, batchRecords, laps);
      List<Round> measured = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        if (Sides.hasBoto3()) {
          measured.add(checked(sides::script, records));
        }
        measured.add(checked(sides::floor, records));
        measured.add(checked(sides::pipeline, records));
        measured.add(checked(sides::run, records));
      }
      long size = Files.size(prompts);
      System.out.println(new Report(records, batchRecords, size, measured).markdown());
      assertThat(measured)
          .filteredOn(round -> Set.of("serve", "run").contains(round.side()))
          .allSatisfy(
              round -> {
                assertThat(round.peakMegabytes()).isLessThanOrEqualTo(MOST_RESIDENT_MEGABYTES);
                assertThat(round.written())
                    .isLessThanOrEqualTo((long) (MOST_WRITTEN * (size + round.resultBytes())));
              });
    }
  }

  @Test
  void time_grows_as_prompts_do() throws Exception {
    List<Integer> sizes = numbers("bench.growth", "100000,500000");
    int bytes = numbers("bench.bytes", "1000").get(0);
    double first = 0;
    for (int size : sizes) {
      int batch = sizes.get(0) / 10;
      Sides sides = new Sides(jar, PromptFile.of(folder, size, bytes), size, batch);
      double each = checked(sides::pipeline, size).seconds() / size;
      first = first == 0 ? each : first;
      System.out.printf(
          "%,d prompts of %,d bytes: %.1f us for each, %.2f times%n",
          size, bytes, each * 1e6, each / first);
      assertThat(each).isLessThanOrEqualTo(MOST_GROWTH * first);
    }
  }

  private interface Side {
    Round run(Path folder) throws Exception;
  }

  private Round checked(Side side, int records) throws Exception {
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
