/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static io.github.bedrockbatch.spool.Prompts.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the spool makes of each kind of folder that a crash may leave. */
class RecoveryTest {
  @TempDir private Path folder;
  private SpoolFixture on;

  @BeforeEach
  void start() throws IOException {
    on = new SpoolFixture(folder, 1, 10, 1_000_000);
  }

  private Batch sealedBatch() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 9));
    return on.ledger.all().get(0);
  }

  @Test
  void one_folder_that_cannot_be_renamed_holds_up_nothing_else_not_even_a_start()
      throws IOException {
    on.spool.append(page(NOVA, "s", 0, 8));
    Path stuck = on.open().get(0);
    String id = SpoolFolder.batchId(stuck);
    Path inTheWay = Files.createDirectories(on.folder.sealed(NOVA, id).resolve("in the way"));

    on.spool.append(page(NOVA, "s", 9, 12));
    assertThat(on.ledger.all()).hasSize(1);
    on.spool.append(page(NOVA, "s", 13, 22));
    on.spool.sync();
    assertThat(on.ledger.all()).hasSize(2);
    assertThat(on.sealed()).hasSize(2);
    on.start();
    assertThat(stuck).exists();
    assertThat(on.spool.append(page(NOVA, "s", 0, 22))).isZero();

    Files.delete(inTheWay);
    on.spool.sealDue();
    assertThat(stuck).doesNotExist();
    assertThat(on.ordinals(NOVA)).hasSize(20);
  }

  @Test
  void removes_a_folder_made_just_before_the_crash() throws IOException {
    on.folder.create(NOVA, "20261122-132230-123-aaaaaa");

    on.start();

    assertThat(on.open()).isEmpty();
    assertThat(on.spool.openRecords()).isZero();
  }

  @Test
  void removes_a_folder_without_one_whole_record() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 0));
    Path open = on.open().get(0);
    Cuts.cut(open.resolve(SpoolFolder.CONTEXT), 20);

    on.start();

    assertThat(on.open()).isEmpty();
    assertThat(on.spool.append(page(NOVA, "s", 0, 0))).isEqualTo(1);
  }

  @Test
  void goes_on_with_a_folder_that_has_no_context_file_at_all() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 3));
    Files.delete(on.open().get(0).resolve(SpoolFolder.CONTEXT));

    on.start();

    assertThat(on.spool.append(page(NOVA, "s", 0, 3))).isEqualTo(4);
  }

  @Test
  void ignores_a_key_folder_without_its_key() throws IOException {
    Files.createDirectories(folder.resolve("amazon.nova-Converse-12345678"));
    Files.writeString(folder.resolve("amazon.nova-Converse-12345678/key.json.part"), "{");
    Files.writeString(folder.resolve("stray"), "");

    on.start();

    assertThat(on.spool.openRecords()).isZero();
  }

  @Test
  void gives_a_batch_its_name_that_the_ledger_had_taken() throws IOException {
    Batch batch = sealedBatch();
    Path sealed = on.folder.sealed(NOVA, batch.id());
    Files.move(sealed, sealed.resolveSibling(batch.id() + SpoolFolder.OPEN));

    on.start();

    assertThat(on.open()).isEmpty();
    assertThat(sealed).isDirectory();
    assertThat(on.ordinals(NOVA)).hasSize(10);
    assertThat(on.spool.append(page(NOVA, "s", 0, 9))).isZero();
  }

  @Test
  void keeps_the_files_of_sealed_and_failed_batches() throws IOException {
    Batch batch = sealedBatch();
    on.start();
    assertThat(on.folder.sealedInput(NOVA, batch.id())).exists();

    on.ledger.put(batch.failed("no such bucket", on.clock.instant()));
    on.start();
    assertThat(on.folder.sealedInput(NOVA, batch.id())).exists();
  }

  @Test
  void removes_the_files_of_an_uploaded_batch() throws IOException {
    Batch batch = sealedBatch();
    on.ledger.put(batch.uploaded(Rows.PLACE, on.clock.instant()));

    on.start();

    assertThat(on.sealed()).isEmpty();
  }

  @Test
  void removes_a_folder_whose_removal_had_begun() throws IOException {
    Batch batch = sealedBatch();
    on.ledger.put(batch.uploaded(Rows.PLACE, on.clock.instant()));
    Files.delete(on.folder.sealedContext(NOVA, batch.id()));

    on.start();

    assertThat(on.sealed()).isEmpty();
  }

  @Test
  void touches_nothing_that_the_ledger_does_not_know_and_says_so() throws IOException {
    Batch batch = sealedBatch();
    Path unknown = on.folder.sealed(NOVA, "20261122-000000-000-zzzzzz");
    Files.move(on.folder.sealed(NOVA, batch.id()), unknown);

    try (LogLines log = new LogLines(SpoolRecovery.class)) {
      on.start();
      assertThat(log.all())
          .singleElement()
          .asString()
          .startsWith("ERROR")
          .contains(unknown.toString(), "ledger.url");
    }
    assertThat(unknown.resolve(SpoolFolder.INPUT)).exists();
  }

  @ParameterizedTest
  @CsvSource({"2,1000000,RECORDS", "10,50,BYTES"})
  void seals_a_batch_at_once_that_is_larger_than_the_limit_is_now(
      int maxRecords, long maxBytes, CloseCause cause) throws IOException {
    on.spool.append(page(NOVA, "s", 0, 2));
    on.spool.sync();

    on.start(maxRecords, maxBytes);

    assertThat(on.spool.open()).extracting("waitsFor").containsExactly("its sealing");
    on.spool.sealDue();
    assertThat(on.spool.openRecords()).isZero();
    assertThat(on.ledger.all())
        .singleElement()
        .extracting(Batch::contents)
        .satisfies(
            contents -> {
              assertThat(contents.cause()).isEqualTo(cause);
              assertThat(contents.records()).isEqualTo(3);
            });
  }

  @Test
  void seals_the_older_of_two_open_batches_of_a_key() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 3));
    Path newer = on.open().get(0);
    Path older = newer.resolveSibling("20200101-000000-000-aaaaaa" + SpoolFolder.OPEN);
    Files.createDirectory(older);
    for (String file : new String[] {SpoolFolder.INPUT, SpoolFolder.CONTEXT}) {
      Files.copy(newer.resolve(file), older.resolve(file));
    }

    on.start();

    assertThat(on.ledger.all()).extracting(Batch::id).containsExactly("20200101-000000-000-aaaaaa");
    assertThat(on.spool.openRecords()).isEqualTo(4);
    assertThat(on.open()).containsExactly(newer);
  }

  @Test
  void does_not_take_blocks_that_were_never_written_for_records() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 3));
    Path input = on.open().get(0).resolve(SpoolFolder.INPUT);
    byte[] bytes = Files.readAllBytes(input);
    for (int i = bytes.length - 10; i < bytes.length - 4; i++) {
      bytes[i] = 0; // inside the last record, which still begins and ends as it should
    }
    Files.write(input, bytes);

    on.start();

    assertThat(on.spool.openRecords()).isEqualTo(3);
    assertThat(on.spool.append(page(NOVA, "s", 0, 3))).isEqualTo(1);
  }

  @Test
  void cuts_off_blocks_of_zeros_at_the_end() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 3));
    Path open = on.open().get(0);
    long length = Files.size(open.resolve(SpoolFolder.INPUT));
    Files.write(open.resolve(SpoolFolder.INPUT), new byte[4_096], StandardOpenOption.APPEND);
    Files.write(open.resolve(SpoolFolder.CONTEXT), new byte[4_096], StandardOpenOption.APPEND);

    on.start();

    assertThat(on.spool.openRecords()).isEqualTo(4);
    assertThat(open.resolve(SpoolFolder.INPUT)).hasSize(length);
  }

  @Test
  void takes_no_heap_for_what_was_never_written_at_the_end() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 3));
    Path open = on.open().get(0);
    try (FileChannel input =
        FileChannel.open(open.resolve(SpoolFolder.INPUT), StandardOpenOption.WRITE)) {
      input.write(ByteBuffer.allocate(1), 64 << 20);
    }
    long before = allocated();

    on.start();

    assertThat(allocated() - before).isLessThan(32 << 20);
    assertThat(on.spool.openRecords()).isEqualTo(4);
  }

  /** By this thread so far, in bytes. */
  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  @Test
  void goes_on_after_a_crash_between_ledger_and_rename() throws IOException {
    on.ledger.failsAfterSealing = true;
    assertThatThrownBy(() -> on.spool.append(page(NOVA, "s", 0, 12)))
        .hasMessage("the answer was lost");
    on.ledger.failsAfterSealing = false;

    on.start();
    on.spool.append(page(NOVA, "s", 0, 12));
    on.spool.sealNow();

    assertThat(on.ordinals(NOVA)).hasSize(13).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void removes_folders_with_all_they_hold() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("x/y/z"));
    Files.writeString(tree.resolve("file"), "");
    DurableFolder.remove(folder.resolve("x"));
    DurableFolder.remove(folder.resolve("x"));

    assertThat(folder.resolve("x")).doesNotExist();
  }
}
