/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.time.Instant;
import java.util.List;

/** Batches for tests to begin with. */
public final class Rows {
  public static final BatchKey NOVA =
      new BatchKey("amazon.nova-lite-v1:0", InvocationType.CONVERSE);
  public static final BatchKey HAIKU =
      new BatchKey("anthropic.claude-3-haiku-20240307-v1:0", InvocationType.INVOKE_MODEL);
  public static final String ARN =
      "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghijkl";

  public static final Place PLACE = new Place("default", "home", "the-bucket", "jobs");

  private static final List<String> TABLES =
      List.of(
          "answer_rule",
          "asked_prompt",
          "batch",
          "batch_error",
          "batch_event",
          "batch_source",
          "canary",
          "dead_letter",
          "dead_letter_file",
          "event_outbox",
          "http_request",
          "node",
          "open_batch",
          "open_batch_source",
          "operator_request",
          "operator_request_part",
          "pause",
          "problem",
          "removed_batch",
          "source",
          "spending",
          "token_usage",
          "turn",
          "unacknowledged_message");

  private Rows() {}

  /** Empties the ledger, which stays the one that it is. */
  public static void removeAll(LedgerDatabase database) {
    database
        .jdbi()
        .useTransaction(handle -> TABLES.forEach(table -> handle.execute("delete from " + table)));
  }

  /** When a batch may be worked on, by the clock of the database. */
  public static Instant dueAt(LedgerDatabase database, String id) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select("select due_at from batch where id = ?", id)
                    .mapTo(Long.class)
                    .map(Instant::ofEpochMilli)
                    .one());
  }

  /** A sealed batch of 100 records. */
  public static Batch sealed(String id, BatchKey key, String node, Instant now) {
    return sealed(id, key, node, 100, now);
  }

  public static Batch sealed(String id, BatchKey key, String node, int records, Instant now) {
    return sealed(id, key, node, Way.JOB, records, now);
  }

  public static Batch sealed(
      String id, BatchKey key, String node, Way way, int records, Instant now) {
    return Batch.sealed(
        id,
        key,
        node,
        new BatchContents(
            CloseCause.RECORDS,
            way,
            records,
            0,
            0,
            12_345,
            6_789,
            now.minusSeconds(900),
            now,
            List.of(),
            null));
  }

  /**
   * Seals a batch and takes it through the states to the wanted one.
   *
   * @param node must be the name of the ledger's node
   * @param arn of its job, if it gets that far
   */
  public static Batch in(
      BatchState state,
      Ledger ledger,
      String id,
      BatchKey key,
      String node,
      String arn,
      Instant now) {
    return advance(ledger, sealed(id, key, node, now), state, arn, now);
  }

  /** Seals this batch, unless it is, and takes it through the states to the wanted one. */
  public static Batch advance(
      Ledger ledger, Batch sealed, BatchState state, String arn, Instant now) {
    ledger.seal(sealed, List.of(new SourceRange("file:" + sealed.id(), 99, 100)));
    Batch batch = sealed;
    if (state == BatchState.SEALED) {
      return ledger.find(batch.id()).orElseThrow();
    }
    if (state == BatchState.HELD) {
      return move(ledger, batch, batch.held(now));
    }
    batch = move(ledger, batch, batch.uploaded(PLACE, now));
    if (state == BatchState.UPLOADED) {
      return batch;
    }
    assertThat(ledger.claim(batch)).isPresent();
    batch = ledger.save(batch, batch.submitting(now));
    batch = ledger.save(batch, batch.submitted(arn, now));
    if (state == BatchState.SUBMITTED) {
      return batch;
    }
    batch = move(ledger, batch, batch.ended(now));
    if (state == BatchState.ENDED) {
      return batch;
    }
    if (state == BatchState.DELIVERED) {
      return move(ledger, batch, batch.delivered(now));
    }
    batch = move(ledger, batch, batch.failed("for the test", now));
    return state == BatchState.FAILED ? batch : move(ledger, batch, batch.dropped(now));
  }

  private static Batch move(Ledger ledger, Batch batch, Batch next) {
    assertThat(ledger.claim(batch)).isPresent();
    return ledger.save(batch, next);
  }
}
