/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdoptedBatchesTest {
  private static final Place HERE = new Place("default", "here", "bucket", "");

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock();

  /** A row as an earlier version left it, after the start of this one. */
  private Place after(BatchState state) {
    try (LedgerDatabase database = LedgerDatabase.open(NewLedger.in(folder))) {
      JdbcLedger ledger = new JdbcLedger(database, clock, "node");
      Rows.in(state, ledger, "a", Rows.NOVA, "node", Rows.ARN, clock.instant());
      Jdbi.create(database.dataSource())
          .useHandle(
              handle ->
                  handle.execute("update batch set home = null, bucket = null, prefix = null"));

      new AdoptedBatches(database, clock).place(HERE);

      return ledger.find("a").orElseThrow().place();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UPLOADED", "SUBMITTED", "ENDED", "DELIVERED", "FAILED", "DROPPED"})
  void what_an_earlier_version_uploaded_goes_on_where_the_settings_lead(BatchState state) {
    assertThat(after(state)).isEqualTo(HERE);
  }

  @ParameterizedTest
  @EnumSource(names = {"SEALED", "HELD"})
  void what_was_never_uploaded_has_no_place(BatchState state) {
    assertThat(after(state)).isNull();
  }

  @Test
  void what_has_its_place_keeps_it() {
    try (LedgerDatabase database = LedgerDatabase.open(NewLedger.in(folder))) {
      JdbcLedger ledger = new JdbcLedger(database, clock, "node");
      Rows.in(BatchState.ENDED, ledger, "a", Rows.NOVA, "node", Rows.ARN, clock.instant());

      new AdoptedBatches(database, clock).place(HERE);

      assertThat(ledger.inState(BatchState.ENDED))
          .extracting(Batch::place)
          .isEqualTo(List.of(Rows.PLACE));
    }
  }
}
