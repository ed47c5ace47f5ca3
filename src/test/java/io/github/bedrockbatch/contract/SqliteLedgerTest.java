/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.LedgerNotOpenedException;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.event.Outbox;
import io.github.bedrockbatch.ledger.sql.LedgerVersionException;
import io.github.bedrockbatch.ledger.view.LedgerView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is special about a ledger in a file. */
@ParameterizedClass(name = "{0}")
@EnumSource(value = Engine.class, names = "SQLITE")
class SqliteLedgerTest extends TwoNodes {
  @TempDir private static Path folder;

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  @Test
  void what_waits_does_not_wait_longer_as_the_clock_was_set_back() {
    Batch waits = in(BatchState.ENDED, "1");
    Batch due = in(BatchState.UPLOADED, "2");
    assertThat(a.claim(waits)).isPresent();
    a.release(a.save(waits, waits.postponed("throttled", clock.instant().plusSeconds(5))));
    assertThat(a.followClock()).isEqualTo(Duration.ZERO);

    clock.advance(Duration.ofHours(-2));
    assertThat(a.claim(BatchState.UPLOADED)).isEmpty();
    assertThat(a.followClock()).isEqualTo(Duration.ofHours(2));

    assertThat(a.claim(BatchState.UPLOADED)).contains(due);
    assertThat(a.claim(BatchState.ENDED)).isEmpty();
    clock.advance(Duration.ofSeconds(5));
    assertThat(a.followClock()).isEqualTo(Duration.ZERO);
    assertThat(a.claim(BatchState.ENDED)).isPresent();
  }

  @Test
  void what_waits_does_not_wait_longer_as_the_clock_was_set_back_before_a_start() {
    in(BatchState.UPLOADED, "1");
    clock.advance(Duration.ofHours(-2));

    Ledger restarted = new JdbcLedger(database, clock, "node-a");
    assertThat(restarted.followClock()).isEqualTo(Duration.ofHours(2));
    assertThat(restarted.claim(BatchState.UPLOADED)).isPresent();
  }

  @Test
  void replaces_what_was_taken_from_a_source() throws SQLException {
    a.sources().taken("file:x", 10, 1);
    a.sources().taken("file:y", 5, 0);
    advance(Duration.ofSeconds(1));
    b.sources().taken("file:x", 12, 2);

    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select accepted, refused, taken_at from source order by source")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong(1)).isEqualTo(12);
      assertThat(row.getLong(2)).isEqualTo(2);
      assertThat(row.getLong(3)).isEqualTo(clock.millis());
      assertThat(row.next()).isTrue();
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void survives_a_power_loss_and_lets_others_read() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet mode = statement.executeQuery("pragma journal_mode")) {
      assertThat(mode.getString(1)).isEqualTo("wal");
    }
  }

  @Test
  void a_ledger_of_one_node_knows_a_message_until_it_is_acknowledged() {
    a.seal(Rows.sealed("1", Rows.NOVA, "node-a", clock.instant()), List.of(), List.of("m1", "m2"));
    a.sources().acknowledged(List.of("m1"));

    assertThat(a.sources().unacknowledged()).containsExactly("m2");
    assertThat(a.sources().countedHere("q")).isEqualTo("q");
  }

  @Test
  void is_one_nodes_own_where_it_is_in_the_data_folder_of_that() {
    try (LedgerDatabase own = LedgerDatabase.open(NewLedger.in(folder.resolve("new/folders")))) {
      assertThat(own.isIn(folder.resolve("new"))).isTrue();
      assertThat(own.isIn(folder.resolve("new/../new/folders"))).isTrue();
      assertThat(own.isIn(folder.resolve("ne"))).isFalse();
    }
  }

  @Test
  void a_node_beside_another_counts_under_its_name() {
    Outbox nobody = new Outbox(List.of());
    Ledger shared =
        new JdbcLedger(
            database, clock, "node-b", Set.of(), true, JdbcLedger.LEASE, batch -> {}, nobody);

    assertThat(shared.isShared()).isTrue();
    assertThat(shared.sources().countedHere("q")).isEqualTo("q@node-b");
  }

  /** The command line beside the process that serves. */
  @Test
  void two_processes_may_write_at_the_same_time() throws Exception {
    int times = 200;
    ExecutorService writers = Executors.newFixedThreadPool(2);
    try (LedgerDatabase beside = LedgerDatabase.open(url)) {
      OperatorRequests requests = new OperatorRequests(beside, clock);
      Future<?> asking =
          writers.submit(
              () -> {
                for (int i = 0; i < times; i++) {
                  requests.add(OperatorRequest.Action.SEAL, "b" + i);
                }
              });
      Future<?> sealing =
          writers.submit(
              () -> {
                for (int i = 0; i < times; i++) {
                  a.seal(
                      Rows.sealed("beside-" + i, Rows.NOVA, "node-a", clock.instant()), List.of());
                }
              });

      asking.get(60, TimeUnit.SECONDS);
      sealing.get(60, TimeUnit.SECONDS);

      assertThat(requests.open()).hasSize(times);
      assertThat(a.newest(times + 1)).hasSize(times);
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void refuses_tables_of_a_newer_version() throws SQLException {
    String newer = "jdbc:sqlite:" + folder.resolve("newer/folders/newer.db");
    LedgerDatabase.open(newer).close();
    execute(
        newer,
        "insert into ledger_history select 99, '99', 'later', type, 'V99__later.sql', 0,"
            + " installed_by, installed_on, 1, success from ledger_history where version = '1'");

    assertThatExceptionOfType(LedgerVersionException.class)
        .isThrownBy(() -> LedgerDatabase.open(newer + "?password=secret"))
        .withMessageContaining("newer version")
        .withMessageContaining("99")
        .withMessageContaining("newer.db")
        .withMessageNotContaining("secret");
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void a_command_changes_no_tables_under_an_older_process() throws SQLException {
    String older = "jdbc:sqlite:" + folder.resolve("older.db");
    LedgerDatabase.open(older).close();
    execute(older, "delete from ledger_history where version <> '1'");
    execute(older, "insert into node (name, seen_at) values ('n', 1000 * strftime('%s', 'now'))");

    assertThatExceptionOfType(LedgerVersionException.class)
        .isThrownBy(() -> LedgerDatabase.openBeside(older, Clock.systemUTC()))
        .withMessageContaining("is of an older version of this program");
  }

  @Test
  void who_looks_at_a_file_that_nobody_has_open_needs_no_room_beside_it() throws IOException {
    String url = NewLedger.in(Files.createDirectory(folder.resolve("full")));
    Path file = Path.of(url.replace("jdbc:sqlite:", ""));
    Path shared = file.resolveSibling(file.getFileName() + "-shm");
    Files.createSymbolicLink(shared, Path.of("nowhere")); // which is not followed

    assertThatThrownBy(() -> LedgerDatabase.open(url)).isInstanceOf(LedgerNotOpenedException.class);
    try (LedgerDatabase database = LedgerDatabase.openBeside(url, clock)) {
      assertThat(new OperatorRequests(database, clock).open()).isEmpty();
      assertThat(new LedgerView(database).models()).isEmpty();
    }
  }

  @Test
  void says_which_folder_cannot_be_made() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> LedgerDatabase.open("jdbc:sqlite:" + inTheWay.resolve("ledger.db")))
        .hasMessageContaining("The ledger's folder cannot be made: " + inTheWay);
  }

  @Test
  void says_which_file_cannot_be_opened() throws IOException {
    Path inTheWay = Files.createDirectory(folder.resolve("directory.db"));

    assertThatThrownBy(() -> LedgerDatabase.open("jdbc:sqlite:" + inTheWay))
        .hasMessageContaining("The ledger cannot be opened: jdbc:sqlite:" + inTheWay);
  }
}
