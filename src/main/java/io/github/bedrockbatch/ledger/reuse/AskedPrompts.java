/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.reuse;

import static java.util.stream.Collectors.toMap;

import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.Sha256;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The prompts that were asked and whose answers others may share, with their batches. They are
 * known on all nodes by a digest, never by the prompt itself. A row only says where an answer may
 * be; if it is not found there, the prompt is asked.
 */
public final class AskedPrompts {
  private static final int AT_ONCE = 1_000;
  private static final int DIGITS = 32;

  /** Rows are written in the order of the digests, so that two nodes cannot deadlock. */
  private static final String NOTE =
      "insert into asked_prompt (digest, batch_id, record, asked_at, kept_until)"
          + " values (?, ?, ?, ?, ?) on conflict (digest) do update set batch_id ="
          + " excluded.batch_id, record = excluded.record, asked_at = excluded.asked_at, kept_until"
          + " = excluded.kept_until";

  private static final String FIND =
      "select p.digest, p.batch_id, p.record, p.asked_at, b.state from asked_prompt p join batch b"
          + " on b.id = p.batch_id where p.digest in (select value from "
          + Dialect.EACH_TEXT
          + ")";

  /**
   * A prompt that was asked.
   *
   * @param record its ordinal in the batch
   * @param at when it was asked
   * @param state of the batch
   */
  public record Asked(String batchId, int record, Instant at, BatchState state) {

    /** Whether its batch is delivered, so that there is an answer or never will be. */
    public boolean isOver() {
      return state == BatchState.DELIVERED;
    }

    /** Whether its answer may still come without a person doing anything. */
    public boolean isUnderWay() {
      return switch (state) {
        case SEALED, UPLOADED, SUBMITTED, ENDED -> true;
        default -> false;
      };
    }
  }

  private final Jdbi jdbi;
  private final Clock clock;

  public AskedPrompts(LedgerDatabase database, Clock clock) {
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /**
   * The digest of a prompt within its batch: of its model input and its rule for answers.
   *
   * @return 32 bytes
   */
  public static byte[] digest(Context context, byte[] modelInput) {
    MessageDigest digest = Sha256.digest();
    digest.update(
        String.valueOf(context.answerRule()).concat("\n").getBytes(StandardCharsets.UTF_8));
    return digest.digest(modelInput);
  }

  /** The digest of a prompt among all batches, which covers model and format, too. */
  public static String digest(BatchKey key, byte[] inBatch) {
    MessageDigest digest = Sha256.digest();
    digest.update(
        (key.modelId() + '\n' + key.invocationType() + '\n').getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(inBatch)).substring(0, DIGITS);
  }

  /** Notes the prompts of a batch that are about to be asked. Idempotent. */
  public Noting noting(Batch batch) {
    return new Noting(batch);
  }

  /** Writes the prompts of one batch, some at a time. */
  public final class Noting implements AutoCloseable {
    private record Row(int record, Duration within) {}

    private final Batch batch;
    private final Map<String, Row> rows = new TreeMap<>();

    private Noting(Batch batch) {
      this.batch = batch;
    }

    /**
     * Adds a prompt.
     *
     * @param inBatch its digest within the batch
     * @param within how long others may share its answer
     */
    public void add(int record, byte[] inBatch, Duration within) {
      rows.put(digest(batch.key(), inBatch), new Row(record, within));
      if (rows.size() == AT_ONCE) {
        close();
      }
    }

    /** Writes what was added and not written yet. */
    @Override
    public void close() {
      if (rows.isEmpty()) {
        return;
      }
      long now = clock.millis();
      jdbi.useTransaction(
          handle -> {
            PreparedBatch all = handle.prepareBatch(NOTE);
            rows.forEach(
                (digest, row) ->
                    all.add(digest, batch.id(), row.record, now, now + row.within.toMillis()));
            all.execute();
          });
      jdbi.useHandle(
          handle -> handle.execute("delete from asked_prompt where kept_until < ?", now));
      rows.clear();
    }
  }

  /** The prompts with these digests that were asked, by digest. */
  public Map<String, Asked> find(Collection<String> digests) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(FIND)
                .bind(Dialect.TEXTS, JsonFactories.TREES.valueToTree(digests).toString())
                .map(
                    (row, context) ->
                        Map.entry(
                            row.getString("digest"),
                            new Asked(
                                row.getString("batch_id"),
                                row.getInt("record"),
                                Instant.ofEpochMilli(row.getLong("asked_at")),
                                BatchState.valueOf(row.getString("state")))))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Forgets records of a batch that have no answer to share. */
  public void forget(String batchId, IntStream records) {
    jdbi.useTransaction(
        handle -> {
          PreparedBatch rows =
              handle.prepareBatch("delete from asked_prompt where batch_id = ? and record = ?");
          records.forEach(record -> rows.add(batchId, record));
          if (rows.size() > 0) {
            rows.execute();
          }
        });
  }
}
