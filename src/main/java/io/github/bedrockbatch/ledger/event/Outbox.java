/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.Sha256;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/**
 * Notes events in the transaction of the change that they are about, so that a crash loses neither
 * or both. An event has names, counts and reasons, and nothing of a prompt or an answer.
 */
public final class Outbox {
  private static final int MOST_REASON = 1_000;

  private final List<String> targets;

  /**
   * @param targets the names of {@code deliver.events}; if empty, nothing is noted
   */
  public Outbox(List<String> targets) {
    this.targets = List.copyOf(targets);
  }

  /** Notes that a batch has come to an end, each time that it does; ignores other changes. */
  public void batch(Handle handle, Batch before, Batch after, Instant now) {
    if (targets.isEmpty() || before.state() == after.state() || !after.state().isFinal()) {
      return;
    }
    String type = "batch." + after.state().name().toLowerCase(Locale.ROOT);
    ObjectNode data = JsonFactories.TREES.createObjectNode();
    data.put("batchId", after.id())
        .put("state", after.state().name())
        .put("model", after.key().modelId())
        .put("records", after.contents().records() - after.contents().padding())
        .put("succeeded", after.delivery().succeeded())
        .put("failed", after.delivery().failed())
        .put("retried", after.delivery().retried())
        .put("unanswered", after.unanswered());
    if (after.reason() != null) {
      String why = after.reason();
      data.put("reason", why.substring(0, Math.min(why.length(), MOST_REASON)));
    }
    add(handle, after.id() + "-" + after.version(), type, after.id(), data, now);
  }

  /** Notes that a problem has begun or ended. */
  public void problem(Handle handle, boolean began, StandingProblem problem, Instant now) {
    if (targets.isEmpty()) {
      return;
    }
    String what = began ? "began" : "ended";
    String standing = problem.node() + "\n" + problem.id() + "\n" + problem.since().toEpochMilli();
    ObjectNode data = JsonFactories.TREES.createObjectNode();
    data.put("problemId", problem.id())
        .put("kind", problem.kind().name())
        .put("urgent", problem.kind().isUrgent())
        .put("subject", problem.subject())
        .put("sentence", problem.sentence())
        .put("remedy", problem.remedy())
        .put("since", problem.since().toString())
        .put("node", problem.node());
    String id = "problem-" + Sha256.hex(standing).substring(0, 24) + "-" + what;
    add(handle, id, "problem." + what, problem.id(), data, now);
  }

  private void add(
      Handle handle, String id, String type, String subject, ObjectNode data, Instant now) {
    ObjectNode body = JsonFactories.TREES.createObjectNode();
    body.put("type", type).put("id", id).put("timestamp", now.toString()).set("data", data);
    for (String target : targets) {
      EventTable.add(handle, new Event(id, target, now, type, subject, body.toString(), 0, now));
    }
  }
}
