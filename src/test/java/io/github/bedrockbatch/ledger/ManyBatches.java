/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A ledger with very many batches in it, as it may be after months: nearly all are delivered, the
 * newest are on their way, and of every thousand one has failed. They are a minute apart; the books
 * balance.
 */
public final class ManyBatches {
  public static final int RECORDS = 1_000;
  public static final List<String> MODELS =
      List.of(
          "eu.amazon.nova-lite-v1:0",
          "amazon.nova-micro-v1:0",
          "anthropic.claude-3-haiku-20240307-v1:0",
          "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abcdefgh1234");
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
  private static final int FAILS = 1_000;

  private ManyBatches() {}

  /** The id of the batch that was opened so many minutes before. */
  public static String id(Instant now, int minutesAgo) {
    return ID.format(now.minusSeconds(60L * minutesAgo)) + "-many" + minutesAgo % 10;
  }

  /**
   * Fills a ledger.
   *
   * @param running so many of them have jobs that run
   */
  public static void fill(LedgerDatabase database, String node, Instant now, int all, int running)
      throws SQLException {
    Jdbi.create(database.dataSource())
        .useTransaction(
            handle -> {
              batches(handle, node, now, all, running);
              sources(handle, now);
              event(handle, 0, "STATE", "SEALED", "sealed_at");
              event(
                  handle,
                  1,
                  "STATE",
                  "UPLOADED",
                  "case when bucket > '' then sealed_at + 1000 end");
              event(handle, 3, "STATE", "SUBMITTED", "submitted_at");
              event(handle, 4, "JOB", "InProgress", "submitted_at + 120000");
              event(handle, 5, "STATE", "ENDED", "ended_at");
              event(
                  handle,
                  7,
                  "STATE",
                  "DELIVERED",
                  "case when state = 'DELIVERED' then closed_at end");
            });
  }

  private static void event(Handle handle, int version, String kind, String what, String at) {
    handle.execute(
        "insert into batch_event (batch_id, version, at, kind, what) select id, %d, %s, '%s', '%s' from batch where %2$s is not null"
            .formatted(version, at, kind, what));
  }

  private static void batches(Handle handle, String node, Instant now, int all, int running)
      throws SQLException {
    String[] columns = BatchRow.COLUMNS.split(", ");
    try (PreparedStatement insert =
        handle
            .getConnection()
            .prepareStatement(
                BatchTable.INSERT.replace(BatchTable.DUE, "?").replaceAll(":\\w+", "?"))) {
      for (int minutesAgo = all; minutesAgo > 0; minutesAgo--) {
        Map<String, Object> row = BatchRow.of(batch(node, now, minutesAgo, running));
        for (int i = 0; i < columns.length; i++) {
          insert.setObject(i + 1, row.get(columns[i]));
        }
        insert.addBatch();
        if (minutesAgo % 1_000 == 1) {
          insert.executeBatch();
        }
      }
    }
    handle.execute(
        "update batch set input_tokens = 100 * succeeded, output_tokens = 50 * succeeded");
  }

  private static Batch batch(String node, Instant now, int minutesAgo, int running) {
    Instant opened = now.minusSeconds(60L * minutesAgo);
    Instant sealed = opened.plusSeconds(30);
    String id = id(now, minutesAgo);
    BatchKey key =
        new BatchKey(
            MODELS.get(Math.min(MODELS.size() - 1, minutesAgo % 10)), InvocationType.CONVERSE);
    Batch batch =
        Batch.sealed(
            id,
            key,
            node,
            new BatchContents(
                CloseCause.RECORDS,
                Way.JOB,
                RECORDS,
                0,
                0,
                1_000_000,
                100_000,
                opened,
                sealed,
                List.of(),
                null));
    if (minutesAgo <= 10) {
      return batch;
    }
    batch = batch.uploaded(Rows.PLACE, sealed.plusSeconds(1));
    if (minutesAgo % FAILS == 0) {
      return batch.failed("the role cannot read the input", sealed.plusSeconds(2));
    }
    if (minutesAgo <= 20) {
      return batch;
    }
    batch = batch.submitting(sealed.plusSeconds(2)).submitted(Rows.ARN + id, sealed.plusSeconds(3));
    if (minutesAgo <= 20 + running) {
      return batch.seen("InProgress", null, new Job.Counters(RECORDS, minutesAgo % RECORDS, 0, 0));
    }
    batch = batch.seen("Completed", null, new Job.Counters(RECORDS, RECORDS, RECORDS - 10, 10));
    batch = batch.ended(sealed.plusSeconds(900)).allPagesDelivered(1, RECORDS - 10, 1, 10, 0);
    return batch.delivered(sealed.plusSeconds(905));
  }

  /** One file for each ten batches, and one topic that all have records of. */
  private static void sources(Handle handle, Instant now) {
    String outcome =
        ", case when state = 'DELIVERED' then %d else 0 end,"
            + " case when state = 'DELIVERED' then 1 else 0 end,"
            + " case when state = 'DELIVERED' then 5 else 0 end, 0, '0+499' from batch";
    String into =
        "insert into batch_source (batch_id, source, origin, last_ordinal, records, succeeded,"
            + " empty, failed, retried, ordinals) select id, ";
    String topic = "'kafka:prompts-3', 'kafka:prompts-3', 499, 500";
    String file = "'file:' || substr(id, 1, 12), 'file:' || substr(id, 1, 12), 499, 500";
    handle.execute(into + topic + outcome.formatted(495));
    handle.execute((into + file + outcome.formatted(495)).replace("then 1 else", "then 0 else"));
    handle.execute(
        "insert into source (source, accepted, refused, taken_at) select origin, sum(records), 1,"
            + " ? from batch_source where origin like 'file:%' group by origin",
        now.toEpochMilli());
  }
}
