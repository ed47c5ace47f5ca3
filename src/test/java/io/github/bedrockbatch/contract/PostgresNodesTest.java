/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.LedgerWatch;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.event.Outbox;
import io.github.bedrockbatch.ledger.node.NodeDisks;
import io.github.bedrockbatch.ledger.node.NodeSettings;
import io.github.bedrockbatch.ledger.node.OpenNotes;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.servers.PostgresServer;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes tell each other by the ledger that they share. */
class PostgresNodesTest {
  private final SettableClock clock = new SettableClock();
  private final LedgerDatabase database = LedgerDatabase.open(PostgresServer.running().database());
  @TempDir private Path data;

  @AfterEach
  void close() {
    database.close();
  }

  /** A spool with one batch that has so many records of a file. */
  private final class Gathering implements SpoolView {
    private final Map<String, Integer> records = new LinkedHashMap<>();

    @Override
    public List<OpenBatchLine> open() {
      return records.entrySet().stream()
          .map(
              batch ->
                  new OpenBatchLine(
                      batch.getKey(),
                      "model",
                      "Converse",
                      "",
                      batch.getValue(),
                      batch.getValue() * 100L,
                      clock.instant(),
                      null,
                      "more records"))
          .toList();
    }

    @Override
    public Map<String, List<SourceRange>> taken() {
      Map<String, List<SourceRange>> taken = new LinkedHashMap<>();
      records.forEach(
          (id, count) -> taken.put(id, List.of(new SourceRange("file:x", count - 1, count))));
      return taken;
    }
  }

  @Test
  void nodes_see_the_settings_of_those_that_are_there() {
    ProblemTable table = new ProblemTable(database, (handle, began, problem, at) -> {});
    NodeSettings settings = new NodeSettings(database);
    table.seen("node-a", clock.instant());
    settings.note("node-a", Map.of("deliver.to", "1", "s3.bucket", "2"));
    settings.note("node-a", Map.of("deliver.to", "3"));
    settings.note("node-b", Map.of("deliver.to", "4"));

    assertThat(settings.all(clock.instant(), Duration.ofMinutes(1)))
        .as("node-b was never there")
        .isEqualTo(Map.of("node-a", Map.of("deliver.to", "3")));
  }

  @Test
  void problems_of_a_kind_that_only_newer_nodes_know_are_left_to_them() {
    ProblemTable table = new ProblemTable(database, (handle, began, problem, at) -> {});
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into problem (node, id, kind, subject, sentence, remedy, since)"
                        + " values ('newer', 'x', 'NOT_KNOWN_YET', 'x', 'x', 'x', 1)"));

    assertThat(table.all()).isEmpty();
  }

  @Test
  void an_open_batch_of_another_node_is_seen_and_counts_as_pending() {
    Gathering gathering = new Gathering();
    OpenNotes ofA = new OpenNotes(database, clock, "node-a", true);
    ofA.begin(gathering);
    JdbcLedger a =
        new JdbcLedger(
            database,
            clock,
            "node-a",
            Set.of(),
            true,
            JdbcLedger.LEASE,
            new LedgerWatch() {
              @Override
              public void moved(Batch batch) {}

              @Override
              public void counting() {
                ofA.note();
              }
            },
            new Outbox(List.of()));
    gathering.records.put("b1", 3);
    a.sources().taken("file:x", 3, 0);

    OpenNotes ofB = new OpenNotes(database, clock, "node-b", true);
    Audit audit = audit(ofB);
    assertThat(audit.balances()).as(audit::toString).isTrue();
    assertThat(audit.all().pending()).isEqualTo(3);
    assertThat(ofB.withOthers(new Gathering()).open())
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.node()).isEqualTo("node-a");
              assertThat(batch.records()).isEqualTo(3);
              assertThat(batch.waitsFor())
                  .isEqualTo("more records, on node node-a as of " + clock.instant());
            });

    ProblemTable nodes = new ProblemTable(database, (handle, began, problem, at) -> {});
    nodes.seen("node-a", clock.instant());
    assertThat(ofB.withOthers(new Gathering()).open())
        .singleElement()
        .satisfies(batch -> assertThat(batch.waitsFor()).contains(" as of "));
    database
        .jdbi()
        .useHandle(handle -> handle.execute("update node set seen_at = seen_at - 91000"));
    assertThat(ofB.withOthers(new Gathering()).open())
        .singleElement()
        .satisfies(
            batch ->
                assertThat(batch.waitsFor())
                    .startsWith("more records, on node node-a, which was last heard of at "));

    gathering.records.remove("b1");
    gathering.records.put("b2", 1);
    ofA.note();
    assertThat(ofB.takenByOthers()).containsOnlyKeys("b2");
    assertThat(ofA.withOthers(gathering).open()).hasSize(1);
    gathering.records.clear();
    OpenNotes restarted = new OpenNotes(database, clock, "node-a", true);
    restarted.begin(gathering);
    restarted.note();
    assertThat(ofB.takenByOthers()).isEmpty();
  }

  @Test
  void what_a_node_gathered_counts_as_dropped_once_it_is_gone() {
    gatherOnNodeA();
    new JdbcLedger(database, clock, "node-a").sources().taken("file:x", 3, 0);
    NodeDisks disks = new NodeDisks(database, clock);
    assertThat(disks.prompts("node-a")).isEqualTo(3);

    disks.forget("node-a", "node-b");
    disks.forget("node-a", "node-b");

    assertThat(disks.prompts("node-a")).isZero();
    assertThat(disks.known()).isEmpty();
    assertThat(new JdbcLedger(database, clock, "node-b").newest(2))
        .singleElement()
        .satisfies(batch -> assertThat(batch.reason()).contains("open on node node-a"));
    Audit audit = audit(new OpenNotes(database, clock, "node-b", true));
    assertThat(audit.balances()).as(audit::toString).isTrue();
    assertThat(audit.all().dropped()).isEqualTo(3);
    assertThat(audit.all().pending()).isZero();
  }

  @Test
  void what_comes_again_after_its_node_is_gone_is_dropped_no_more() {
    gatherOnNodeA();
    Ledger b = new JdbcLedger(database, clock, "node-b");
    b.sources().taken("file:x", 3, 0);
    new NodeDisks(database, clock).forget("node-a", "node-b");

    b.seal(
        Rows.sealed("b2", Rows.NOVA, "node-b", 2, clock.instant()),
        List.of(new SourceRange("file:x", 1, 2)));

    SourceBooks books = audit(new OpenNotes(database, clock, "node-b", true)).all();
    assertThat(books.balance()).isTrue();
    assertThat(books.dropped()).isOne();
    assertThat(books.pending()).isEqualTo(2);
  }

  @Test
  void what_two_nodes_were_given_counts_once_and_is_not_given_up_with_one_of_them() {
    Gathering both = new Gathering();
    both.records.put("b1", 3);
    OpenNotes ofA = new OpenNotes(database, clock, "node-a", true);
    ofA.begin(both);
    ofA.note();
    Gathering second = new Gathering();
    second.records.put("b2", 2);
    OpenNotes ofB = new OpenNotes(database, clock, "node-b", true);
    ofB.begin(second);
    ofB.note();
    new JdbcLedger(database, clock, "node-a").sources().taken("file:x", 4, 0);
    OpenNotes ofC = new OpenNotes(database, clock, "node-c", true);
    assertThat(audit(ofC).all().pending()).isEqualTo(4);
    assertThat(audit(ofC).balances()).isTrue();

    new NodeDisks(database, clock).forget("node-a", "node-b");

    Audit audit = audit(ofC);
    assertThat(audit.all().dropped()).as("what the other one lacks").isEqualTo(2);
    assertThat(audit.balances()).as(audit::toString).isTrue();
  }

  /** Three prompts in an open batch, as that node has noted it. */
  private void gatherOnNodeA() {
    Gathering gathering = new Gathering();
    gathering.records.put("b1", 3);
    OpenNotes ofA = new OpenNotes(database, clock, "node-a", true);
    ofA.begin(gathering);
    ofA.note();
  }

  private Audit audit(OpenNotes notes) {
    return new Operator(
            new JdbcLedger(database, clock, "node-b"),
            new OperatorRequests(database, clock),
            SpoolFolder.in(data),
            notes,
            new LedgerMark(database, data))
        .audit();
  }
}
