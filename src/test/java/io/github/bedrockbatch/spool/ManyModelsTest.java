/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts that name more models than there can be open batches, files or buffers. */
class ManyModelsTest {
  private static final int MODELS = 500;

  @TempDir private Path folder;
  private long next;

  private static BatchKey model(long number) {
    return new BatchKey("team-" + number, InvocationType.CONVERSE);
  }

  private static PromptPage page(int from, int models) {
    return new PromptPage(
        LongStream.range(from, from + 1_000)
            .mapToObj(n -> prompt(model(n % models), "s", n))
            .toList());
  }

  @Test
  void five_hundred_models_cost_neither_buffers_nor_batches() throws IOException {
    SpoolFixture on = new SpoolFixture(folder, 1, 1_000, 100_000_000, MODELS);
    long before = used();

    on.spool.append(page(0, MODELS));

    assertThat(used() - before).as("bytes of heap").isLessThan(20_000_000);
    on.spool.append(page(1_000, MODELS));
    assertThat(on.open()).hasSize(MODELS);
    assertThat(on.ledger.all()).isEmpty();
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void when_there_are_too_many_the_oldest_that_makes_a_job_is_closed() throws IOException {
    SpoolFixture on = new SpoolFixture(folder, 3, 1_000, 100_000_000, 3);
    for (int n : new int[] {1, 2, 2, 2, 3}) {
      on.spool.append(new PromptPage(List.of(prompt(model(n), "s" + n, next++))));
    }
    on.spool.append(new PromptPage(List.of(prompt(model(4), "s", 0))));

    assertThat(on.ledger.all())
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.key()).isEqualTo(model(2));
              assertThat(batch.contents().cause()).isEqualTo(CloseCause.MAX_OPEN);
            });
    on.spool.append(new PromptPage(List.of(prompt(model(5), "s", 1))));
    assertThat(on.ledger.all()).extracting(Batch::key).contains(model(1));
    assertThat(on.open()).hasSize(3);
  }

  @Test
  void a_batch_that_nothing_could_be_written_to_makes_way_first() throws IOException {
    SpoolFixture on = new SpoolFixture(folder, 1, 1_000, 100_000_000, 1);
    on.disk.room = 0;
    assertThatThrownBy(() -> on.spool.append(new PromptPage(List.of(prompt(model(1), "s", 0)))))
        .hasMessageEndingWith(": No space left on device");
    on.disk.room = Long.MAX_VALUE;

    on.spool.append(new PromptPage(List.of(prompt(model(2), "s", 0))));

    assertThat(on.ledger.all()).isEmpty();
    assertThat(on.open()).hasSize(1);
  }

  @Test
  void more_batches_than_files_may_be_open_are_all_written_and_synced() throws IOException {
    OpenFiles few = new OpenFiles(4);
    SpoolFixture on = new SpoolFixture(folder, 1, 10_000, 100_000_000, 50);
    on.spool.close();
    on.spool = on.spoolWith(few);
    on.spool.recover();
    long before = handles();

    IntStream.range(0, 5).forEach(n -> append(on, page(n * 1_000, 20)));

    assertThat(handles() - before).isLessThanOrEqualTo(2 * 4 + 2);
    on.spool.sync();
    on.start();
    on.spool.sealNow();
    assertThat(on.ledger.all()).hasSize(20).allMatch(b -> b.contents().records() == 250);
  }

  private static void append(SpoolFixture on, PromptPage page) {
    try {
      on.spool.append(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files that this process has open, where the system shows them. */
  private static long handles() throws IOException {
    Path own = Path.of("/proc/self/fd");
    if (!Files.isDirectory(own)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(own)) {
      return files.count();
    }
  }
}
