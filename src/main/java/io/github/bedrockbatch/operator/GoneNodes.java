/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.node.NodeDisks;
import io.github.bedrockbatch.ledger.node.Revocation;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.stage.StageContext;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;

/** Gives up what was only on the disk of a node that, as a person says, is gone for good. */
final class GoneNodes {
  private final Ledger ledger;
  private final OpenRequests requests;
  private final NodeDisks disks;
  private final Revocation revocation;
  private final StageContext context;

  GoneNodes(StageContext context, OpenRequests requests) {
    this.ledger = context.ledger();
    this.requests = requests;
    this.disks = new NodeDisks(context.database(), context.clock());
    this.revocation = new Revocation(context.database(), context.clock(), context.node());
    this.context = context;
  }

  void giveUp(Exchange exchange) {
    String node = OpenRequests.get(exchange).batchId();
    if (node.equals(context.node()) || requests.isHeardOf(node)) {
      throw new IllegalStateException(
          "the node %s was heard of in the last %d s; stop it before"
              .formatted(node, ProblemTable.SILENT.toSeconds()));
    }
    Set<String> known = disks.known();
    if (!known.contains(node)) {
      known.remove(context.node());
      throw new IllegalStateException(
          "there is no node %s. Beside this one there are: %s"
              .formatted(node, known.isEmpty() ? "none" : String.join(", ", known)));
    }
    revocation.revoke(); // batches whose sources redeliver are not given up
    long prompts = disks.prompts(node);
    String deadLetters = disks.deadLetters(node);
    for (Batch batch : ledger.inState(BatchState.SEALED)) {
      Optional<Batch> claimed =
          batch.node().equals(node) ? ledger.claimIdle(batch) : Optional.empty();
      claimed.ifPresent(
          held ->
              context
                  .failures()
                  .fail(held, "its files were on node " + node + ", which is gone; drop it"));
    }
    disks.forget(node, context.node());
    exchange.setProperty(
        OperatorRequest.OUTCOME,
        "node %s is forgotten; %s given up%s"
            .formatted(
                node,
                Count.of(
                    prompts,
                    "prompt",
                    "that was only on its disk is",
                    "that were only on its disk are"),
                deadLetters));
  }
}
