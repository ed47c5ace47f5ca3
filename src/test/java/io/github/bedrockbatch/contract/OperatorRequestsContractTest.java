/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.node.Revocation;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests of people, which the nodes carry out, and the nodes that are there. */
@OnEachDatabase
class OperatorRequestsContractTest extends TwoNodes {
  @Test
  void a_request_says_what_it_is_about_and_who_asked() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    long id = requests.add(OperatorRequest.Action.SEND_LETTERS, "", "{\"id\":\"p1\"}", "ann");

    assertThat(requests.find(id))
        .contains(
            new OperatorRequest(
                id,
                OperatorRequest.Action.SEND_LETTERS,
                "",
                "{\"id\":\"p1\"}",
                "ann",
                now(),
                null,
                null));
  }

  @Test
  void a_request_is_carried_out_by_one_node_unless_that_ends() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    OperatorRequest request =
        requests.find(requests.add(OperatorRequest.Action.STOP, "1")).orElseThrow();
    assertThat(requests.take(request, "node-a", JdbcLedger.LEASE)).isTrue();
    advance(JdbcLedger.LEASE.minusMillis(1));
    a.renewLeases();
    advance(JdbcLedger.LEASE);
    assertThat(requests.take(request, "node-b", JdbcLedger.LEASE)).isFalse();
    advance(Duration.ofMillis(1));
    assertThat(requests.take(request, "node-b", JdbcLedger.LEASE)).isTrue();

    requests.done(request.id(), "by b");
    requests.done(request.id(), "by a, too late");

    assertThat(requests.find(request.id()).orElseThrow().outcome()).isEqualTo("by b");
    assertThat(requests.take(request, "node-b", JdbcLedger.LEASE)).isFalse();
  }

  @Test
  void what_each_node_has_to_do_is_done_when_all_have_that_were_heard_of() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    ProblemTable nodes = new ProblemTable(database, (handle, began, problem, at) -> {});
    long id = requests.add(OperatorRequest.Action.SEAL, "");
    Duration within = ProblemTable.SILENT;
    nodes.seen("node-c", now());
    advance(within);
    nodes.seen("node-a", now());
    nodes.seen("node-b", now());

    assertThat(requests.partDone(id, "node-a", null, within)).isFalse();
    assertThat(requests.partDone(id, "node-a", "5 sealed", within)).isTrue();
    assertThat(requests.find(id).orElseThrow().isDone()).isFalse();
    assertThat(requests.partDone(id, "node-b", "7 sealed", within)).isTrue();

    assertThat(requests.find(id).orElseThrow().outcome())
        .isEqualTo("node node-a: 5 sealed; node node-b: 7 sealed");
  }

  @Test
  void what_each_node_has_to_do_waits_for_no_node_that_has_gone_silent() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    ProblemTable nodes = new ProblemTable(database, (handle, began, problem, at) -> {});
    nodes.seen("node-b", now());
    long id = requests.add(OperatorRequest.Action.SEAL, "");
    requests.partDone(id, "node-a", "5 sealed", ProblemTable.SILENT);
    assertThat(requests.find(id).orElseThrow().isDone()).isFalse();

    advance(ProblemTable.SILENT);
    requests.partDone(id, "node-a", null, ProblemTable.SILENT);

    assertThat(requests.find(id).orElseThrow().outcome()).isEqualTo("5 sealed");
  }

  @Test
  void one_process_at_a_time_goes_by_the_name_of_a_node() {
    Duration lease = JdbcLedger.LEASE;
    Revocation ours = new Revocation(database, clock, "node-a", "its folder");
    Revocation copy = new Revocation(database, clock, "node-a", "a copy");
    new ProblemTable(database, (handle, began, problem, at) -> {}).seen("node-a", now());
    assertThat(ours.alive(lease, true)).isTrue();
    assertThat(copy.alive(lease, true)).isFalse();
    advance(lease);
    assertThat(copy.alive(lease, true)).isFalse();
    assertThat(ours.alive(lease, true)).as("the same, or after a kill").isTrue();
    advance(lease.plusMillis(1));

    advance(ProblemTable.SILENT);
    assertThat(copy.alive(lease, true)).as("the folder was moved").isTrue();
    assertThat(new OperatorRequests(database, clock).isHeardOf("node-a", lease)).isTrue();
    assertThat(ours.alive(lease, true)).isFalse();
  }
}
