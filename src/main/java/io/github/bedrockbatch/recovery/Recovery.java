/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.recovery;

import io.github.bedrockbatch.ledger.AdoptedBatches;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.WakeUps;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.RoutesBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the ledger with what the data folder and S3 tell of it. A start with a ledger that lacks
 * batches would ask, and pay, their prompts again.
 */
public final class Recovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final String node;
  private final LedgerMark mark;
  private final LedgerCheck check;
  private final Adoption adoption;
  private final MarkRoutes routes;

  public Recovery(StageContext context, LedgerMark mark, WakeUps wakeUps) {
    List<StoredBatches> stored =
        context.lanes().all().stream()
            .map(lane -> new StoredBatches(lane.s3(), lane.bedrock(), lane.place()))
            .toList();
    AdoptedBatches adopted = new AdoptedBatches(context.database(), context.clock());
    adopted.place(context.lanes().standard().place());
    this.node = context.node();
    this.mark = mark;
    this.check = new LedgerCheck(mark, stored, context.backoff());
    this.adoption = new Adoption(context, mark, adopted, stored);
    this.routes = new MarkRoutes(mark, check, wakeUps);
  }

  /**
   * Checks the ledger or, if a person has asked this node for it, adopts the batches that it lacks.
   * To be called before the spool is opened and sources start.
   *
   * @throws LedgerBehindException when the ledger cannot be used; nothing was changed
   */
  public void start(OperatorRequests requests, SpoolFolder spool) throws IOException {
    List<OperatorRequest> asked = requests.open().stream().filter(this::isToAdoptHere).toList();
    if (asked.isEmpty()) {
      Optional<String> contradiction = check.contradiction();
      if (contradiction.isPresent()) {
        throw new LedgerBehindException(contradiction.get(), mark.file());
      }
    } else {
      boolean all = asked.stream().anyMatch(request -> request.action() == Action.ADOPT_ALL);
      String outcome = adoption.run(all, spool);
      LOG.warn("adopt: {}", outcome);
      asked.forEach(request -> requests.done(request.id(), outcome));
    }
    routes.note();
  }

  /** A request from before these named a node is for every node. */
  private boolean isToAdoptHere(OperatorRequest request) {
    return request.isForStart() && (request.batchId().equals(node) || request.batchId().isEmpty());
  }

  public List<RoutesBuilder> routes() {
    return List.of(routes);
  }

  /** Updates the mark a last time. */
  @Override
  public void close() {
    routes.note();
  }
}
