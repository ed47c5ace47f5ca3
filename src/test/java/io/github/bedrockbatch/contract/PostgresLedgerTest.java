/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.LedgerNotOpenedException;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.ledger.history.BatchEvent;
import io.github.bedrockbatch.ledger.history.HistoryTable;
import io.github.bedrockbatch.ledger.node.LedgerTime;
import io.github.bedrockbatch.ledger.node.Turns;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.seal.TakenElsewhereException;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.sql.LedgerVersionException;
import io.github.bedrockbatch.ledger.sql.Sessions;
import io.github.bedrockbatch.servers.CommitLoser;
import io.github.bedrockbatch.servers.PostgresServer;
import io.github.bedrockbatch.stage.Failure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is special about a ledger on a server. */
@ParameterizedClass(name = "{0}")
@EnumSource(value = Engine.class, names = "POSTGRESQL")
class PostgresLedgerTest extends TwoNodes {
  @Test
  void knows_a_message_that_was_acknowledged_as_another_node_may_hold_a_copy() {
    a.seal(
        Rows.sealed("1", Rows.NOVA, "node-a", clock.instant()),
        List.of(new SourceRange("q", 0, 1)),
        List.of("m1"));
    a.sources().acknowledged(List.of("m1"));

    assertThat(a.sources().unacknowledged()).as("there may be very many").isEmpty();
    assertThatExceptionOfType(TakenElsewhereException.class)
        .isThrownBy(
            () ->
                b.seal(
                    Rows.sealed("2", Rows.NOVA, "node-b", clock.instant()),
                    List.of(new SourceRange("q", 1, 1)),
                    List.of("m1")));
  }

  @Test
  void a_node_whose_clock_is_wrong_is_there() {
    ProblemTable nodes = new ProblemTable(database, (handle, began, problem, at) -> {});
    OperatorRequests requests = new OperatorRequests(database, clock);
    nodes.seen("node-b", clock.instant().minus(Duration.ofHours(1)));
    advance(ProblemTable.SILENT.minusMillis(1));

    assertThat(requests.isHeardOf("node-b", ProblemTable.SILENT)).isTrue();
    Instant seenAt = clock.instant().minus(ProblemTable.SILENT).plusMillis(1);
    assertThat(nodes.nodes(clock.instant())).containsEntry("node-b", seenAt);
    advance(Duration.ofMillis(1));
    assertThat(requests.isHeardOf("node-b", ProblemTable.SILENT)).isFalse();
  }

  @Test
  void a_node_whose_clock_is_ahead_gives_up_no_job_before_its_deadline() {
    Instant there = new LedgerTime(database, clock).now();
    Batch sealed = Rows.sealed("1", Rows.NOVA, "node-a", clock.instant());
    Rows.advance(
        a,
        Batch.sealed(
            "1", sealed.key(), "node-a", sealed.contents(), clock.instant(), there.plusSeconds(60)),
        BatchState.SUBMITTED,
        Rows.ARN,
        clock.instant());
    SettableClock wrong = new SettableClock();
    wrong.advance(Duration.ofDays(800));

    assertThat(new JdbcLedger(database, wrong, "node-b").claimLate()).isEmpty();
    advance(Duration.ofMinutes(1));
    assertThat(new JdbcLedger(database, clock, "node-b").claimLate()).isPresent();
  }

  @Test
  void commits_and_isolates_as_it_must_whatever_the_server_says() {
    String other =
        "&options=-c%20default_transaction_isolation=serializable%20-c%20synchronous_commit=off";
    try (LedgerDatabase odd = LedgerDatabase.open(url + other)) {
      assertThat(show(odd, "transaction_isolation")).isEqualTo("read committed");
      assertThat(show(odd, "synchronous_commit")).isEqualTo("on");
    }
  }

  private static String show(LedgerDatabase of, String setting) {
    return of.jdbi().withHandle(h -> h.createQuery("show " + setting).mapTo(String.class).one());
  }

  @Test
  void each_node_counts_for_itself() {
    assertThat(List.of(a.sources().countedHere("q"), b.sources().countedHere("q")))
        .containsExactly("q@node-a", "q@node-b");
  }

  @Test
  void makes_a_change_once_when_the_answer_to_its_commit_is_lost() throws Exception {
    int port = PostgresServer.running().port();
    try (CommitLoser line = new CommitLoser(port);
        LedgerDatabase far =
            LedgerDatabase.open(
                url.replace(":" + port + "/", ":" + line.port() + "/") + "&prepareThreshold=0")) {
      Ledger ledger = new JdbcLedger(far, clock, "node-a");
      Batch sealed = Rows.sealed("1", Rows.NOVA, "node-a", clock.instant());
      List<SourceRange> ranges = List.of(new SourceRange("file:x", 99, 100));
      line.loseNextCommit();
      assertAway(() -> ledger.seal(sealed, ranges));
      assertThat(ledger.seal(sealed, ranges)).as("it is there").isFalse();

      assertThat(ledger.claim(sealed)).isPresent();
      line.loseNextCommit();
      assertAway(() -> ledger.save(sealed, sealed.uploaded(Rows.PLACE, clock.instant())));

      assertThatExceptionOfType(StaleBatchException.class)
          .isThrownBy(() -> ledger.save(sealed, sealed.postponed("away", clock.instant())));
      Batch uploaded = ledger.claimForSubmit("", 1, Set.of()).orElseThrow();
      assertThat(uploaded.version()).isEqualTo(1);
      List<BatchEvent> events = far.jdbi().withHandle(handle -> HistoryTable.events(handle, "1"));
      assertThat(events).extracting(BatchEvent::what).containsExactly("SEALED", "UPLOADED");
    }
  }

  private static void assertAway(ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(e -> assertThat(Failure.of(e).kind()).isEqualTo(Failure.Kind.OUTAGE));
  }

  @Test
  void is_held_up_by_a_node_that_is_halted_until_the_time_out() {
    Batch batch = Rows.in(BatchState.ENDED, a, "1", Rows.NOVA, "node-a", Rows.ARN, clock.instant());
    try (LedgerDatabase halted = LedgerDatabase.open(url, "", () -> "", Duration.ofSeconds(1));
        Handle handle = halted.jdbi().open()) {
      handle.begin();
      handle.execute("update batch set lease_owner = 'halted'");

      assertThat(b.claim(batch)).isPresent();

      assertThatThrownBy(handle::commit).isInstanceOf(JdbiException.class);
    }
  }

  @Test
  void takes_texts_of_any_length_and_with_any_character() {
    Batch batch = Rows.in(BatchState.ENDED, a, "1", Rows.NOVA, "node-a", Rows.ARN, clock.instant());
    assertThat(a.claim(batch)).isPresent();
    a.save(batch, batch.failed("nul \0" + "x".repeat(10_000), clock.instant()));

    assertThat(a.find("1").orElseThrow().reason()).startsWith("nul \uFFFDx").hasSize(10_005);
  }

  @Test
  void refuses_tables_of_a_newer_version() {
    String newer = PostgresServer.running().database();
    LedgerDatabase.open(newer).close();
    PostgresServer.execute(
        newer,
        "insert into ledger_history select 99, '99', 'later', type, 'V99__later.sql', 0,"
            + " installed_by, installed_on, 1, success from ledger_history where version = '1'");

    assertThatExceptionOfType(LedgerVersionException.class)
        .isThrownBy(() -> LedgerDatabase.open(newer + "&password=secret"))
        .withMessageContaining("newer version")
        .withMessageNotContaining("secret");
  }

  @Test
  void a_change_of_tables_takes_longer_than_any_other_statement_may() {
    String empty = PostgresServer.running().database();
    PostgresServer.execute(
        empty,
        """
        create schema other;
        create function other.slow() returns event_trigger language plpgsql as
          'begin perform pg_sleep(3); end';
        create event trigger slow on ddl_command_end when tag in ('CREATE FUNCTION')
          execute function other.slow();
        """);
    Duration second = Duration.ofSeconds(1);

    LedgerDatabase.open(empty + "&socketTimeout=1", "", () -> "", second).close();

    PostgresServer.execute(empty, "select 1 from batch");
  }

  @Test
  void a_command_changes_no_tables_under_an_older_process() {
    String older = PostgresServer.running().database();
    LedgerDatabase.open(older).close();
    PostgresServer.execute(older, "delete from ledger_history where version <> '1'");
    PostgresServer.execute(
        older, "insert into node (name, seen_at) select 'n', 1000 * extract(epoch from now())");

    assertThatExceptionOfType(LedgerVersionException.class)
        .isThrownBy(
            () ->
                LedgerDatabase.openBeside(older, "", () -> "", Duration.ofSeconds(5), clock, true))
        .withMessageContaining("is of an older version of this program");
  }

  @Test
  void who_only_looks_makes_no_tables() {
    String empty = PostgresServer.running().database();
    Duration timeout = Duration.ofSeconds(5);

    assertThatExceptionOfType(LedgerNotOpenedException.class)
        .isThrownBy(() -> LedgerDatabase.openBeside(empty, "", () -> "", timeout, clock, false))
        .withMessageContaining("There is no ledger in jdbc:postgresql://");
    LedgerDatabase.openBeside(empty, "", () -> "", timeout, clock, true).close();
    LedgerDatabase.openBeside(empty, "", () -> "", timeout, clock, false).close();
  }

  @Test
  void logs_in_as_the_user_that_is_set() {
    String url = PostgresServer.running().database();
    PostgresServer.execute(url, "create role bob login");
    PostgresServer.execute(url, "grant create on schema public to bob"); // what 14 gives to all
    String nobodys = url.replaceFirst("[?&]user=postgres", "");
    try (LedgerDatabase bobs =
        LedgerDatabase.open(nobodys, "bob", () -> "secret", Duration.ofSeconds(5))) {
      String who =
          bobs.jdbi()
              .withHandle(handle -> handle.select("select current_user").mapTo(String.class).one());
      assertThat(who).isEqualTo("bob");
    }
    assertThatThrownBy(
            () -> LedgerDatabase.open(nobodys, "eve", () -> "secret", Duration.ofSeconds(5)))
        .hasMessageStartingWith("The ledger cannot be opened: jdbc:postgresql://localhost")
        .hasRootCauseMessage("FATAL: role \"eve\" does not exist");
  }

  @Test
  void tells_connections_that_share_a_session_from_those_that_do_not() throws SQLException {
    try (Connection one = DriverManager.getConnection(url);
        Connection other = DriverManager.getConnection(url)) {
      assertThat(Sessions.areKept(one, other)).isTrue();
      assertThat(Sessions.areKept(one, one)).as("as behind a pooler").isFalse();
      assertThat(other.getAutoCommit()).isTrue();
    }
  }

  @Test
  void who_only_reads_writes_nothing() {
    assertThatThrownBy(
            () -> database.reading().jdbi().useHandle(h -> h.execute("delete from batch")))
        .hasMessageContaining("read-only");
  }

  @Test
  void a_turn_is_one_nodes_for_as_long_as_it_takes_it() {
    Turns ofA = new Turns(database, clock, "node-a", true);
    Turns ofB = new Turns(database, clock, "node-b", true);
    Duration minute = Duration.ofMinutes(1);
    assertThat(ofA.take(Turns.POLL, minute)).isTrue();
    advance(minute);
    assertThat(ofB.take(Turns.POLL, minute)).isFalse();
    assertThat(ofB.take(Turns.PROBLEMS, minute)).isTrue();
    assertThat(ofA.take(Turns.POLL, minute)).isTrue();
    advance(minute.plusMillis(1));

    assertThat(ofB.take(Turns.POLL, minute)).isTrue();
    assertThat(ofA.take(Turns.POLL, minute)).isFalse();
    ofB.close();
    assertThat(ofA.take(Turns.POLL, minute)).isTrue();
  }
}
