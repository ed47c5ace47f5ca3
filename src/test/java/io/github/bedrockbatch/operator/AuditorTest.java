/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.ledger.source.SourceFile;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditorTest {
  private final SettableClock clock = new SettableClock();
  @TempDir private Path data;
  private LedgerDatabase database;
  private Ledger ledger;
  private Auditor auditor;

  @BeforeEach
  void open() {
    database = LedgerDatabase.open(NewLedger.in(data));
    ledger = new JdbcLedger(database, clock, "node");
    SpoolFolder spool = SpoolFolder.in(data);
    auditor = new Auditor(ledger, spool, spool::open, new LedgerMark(database, data));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void balances_when_nothing_was_ever_taken_in() {
    Audit audit = auditor.audit();

    assertThat(audit.sources()).isEmpty();
    assertThat(audit.balances()).isTrue();
  }

  @Test
  void counts_an_open_batch_as_pending() throws IOException {
    ledger.sources().taken("file:x", 3, 1);
    openBatch("b1", "file:x", "file:x", 3);

    assertThat(auditor.audit().all())
        .isEqualTo(new SourceBooks("in all", OptionalLong.of(3), 1, 0, 0, 0, 0, 0, 3, 0));
  }

  @Test
  void misses_a_record_that_is_nowhere() throws IOException {
    ledger.sources().taken("file:x", 3, 0);
    openBatch("b1", "file:x", "file:x", 2);

    Audit audit = auditor.audit();

    assertThat(audit.balances()).isFalse();
    assertThat(audit.sources())
        .singleElement()
        .satisfies(source -> assertThat(source.balance()).isFalse());
  }

  @Test
  void names_a_file_that_was_deleted_after_a_kill_had_cut_its_reading_off() throws IOException {
    ledger.sources().begun(new SourceFile("file:x\n", "x\n", 12_345, "aa"));
    openBatch("b1", "file:x\n", "file:x\n", 2);
    ledger.sources().refused("topic:y", 1); // has no end

    Audit audit = auditor.audit();

    assertThat(audit.unfinished())
        .singleElement()
        .asString()
        .startsWith("file:x?: its 12,345 bytes are being read, or a crash cut that off");
    assertThat(audit.balances()).as("it may be read at this moment").isTrue();
  }

  @Test
  void notices_a_record_that_is_there_twice() throws IOException {
    ledger.sources().taken("file:x", 3, 0);
    openBatch("b1", "file:x", "file:x", 4);

    assertThat(auditor.audit().balances()).isFalse();
  }

  @Test
  void counts_a_batch_once_whose_folder_has_not_got_its_new_name() throws IOException {
    ledger.sources().taken("file:x", 100, 0);
    sealed("b1", 100);
    openBatch("b1", "file:x", "file:x", 100);

    Audit audit = auditor.audit();

    assertThat(audit.all().pending()).isEqualTo(100);
    assertThat(audit.balances()).isTrue();
  }

  @Test
  void does_not_count_in_the_spool_what_its_batch_has_not_given_up() throws IOException {
    ledger.sources().taken("file:x", 100, 0);
    openBatch("b1", "file:x", "file:x", 100);
    openBatch("b2", "batch:b0", "file:x", 7);
    assertThat(auditor.audit().balances()).isTrue();

    ledger.sources().taken("batch:b0", 0, 0);

    assertThat(auditor.audit().balances()).isFalse();
  }

  @Test
  void tells_a_file_that_has_grown_from_prompts_that_are_missing() {
    ledger.sources().taken("file:f:10:aa", 0, 1);
    ledger.sources().unread("file:f:10:aa", 7);

    assertThat(auditor.audit().faults())
        .containsExactly("file:f:10:aa: 7 bytes of it were not read");
    assertThat(auditor.audit().balances()).isFalse();
    assertThat(auditor.audit().balancesButForUnread()).isTrue();

    ledger.sources().taken("batch:b0", 5, 0);

    assertThat(auditor.audit().balancesButForUnread()).isFalse();
  }

  @Test
  void misses_the_files_of_a_sealed_batch() {
    sealed("b1", 100);

    Audit audit = auditor.audit();

    assertThat(audit.balances()).isFalse();
    assertThat(audit.faults())
        .singleElement()
        .satisfies(fault -> assertThat(fault).contains("b1", "100 records are not in the spool"));
  }

  @Test
  void tells_of_a_batch_that_was_damaged_on_disk_until_somebody_removes_it() throws IOException {
    openBatch("b1", "file:x", "file:x", 3);
    Path ofKey = data.resolve("spool").resolve(Rows.NOVA.directoryName());
    Path aside = Files.move(ofKey.resolve("b1.open"), ofKey.resolve("b1.damaged"));
    Files.writeString(aside.resolve("damage.txt"), "1 are lost");

    assertThat(auditor.audit().balances()).isFalse();
    assertThat(auditor.audit().faults())
        .singleElement()
        .satisfies(
            fault -> assertThat(fault).contains("b1", "damaged", "1 are lost", aside.toString()));
  }

  private void sealed(String id, int records) {
    Batch batch = Rows.sealed(id, Rows.NOVA, "node", records, clock.instant());
    ledger.seal(batch, List.of(new SourceRange("file:x", records - 1, records)));
  }

  private void openBatch(String id, String source, String origin, int records) throws IOException {
    Path ofKey = data.resolve("spool").resolve(Rows.NOVA.directoryName());
    Path folder = Files.createDirectories(ofKey.resolve(id + ".open"));
    Files.writeString(ofKey.resolve("key.json"), "{}");
    StringBuilder input = new StringBuilder();
    StringBuilder context = new StringBuilder();
    for (int i = 0; i < records; i++) {
      String begin = "{\"recordId\":\"" + RecordId.of(i) + "\",";
      input.append(begin).append("\"modelInput\":{}}\n");
      context
          .append(begin)
          .append("\"id\":\"i\",\"source\":\"%s\",\"ordinal\":%d,".formatted(source, i))
          .append("\"attempt\":1,\"origin\":\"%s\"}\n".formatted(origin));
    }
    Files.writeString(folder.resolve("input.jsonl"), input);
    Files.writeString(folder.resolve("context.jsonl"), context);
  }
}
