/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** Keeps, for a limited time, the first HTTP request under each idempotency key and its answer. */
public final class IdempotencyKeys {
  private final Jdbi jdbi;
  private final Clock clock;
  private final Duration kept;

  /**
   * @param kept how long a key stands for its request, from when it was first sent
   */
  public IdempotencyKeys(LedgerDatabase database, Clock clock, Duration kept) {
    this.jdbi = database.jdbi();
    this.clock = clock;
    this.kept = kept;
  }

  /**
   * The first request under a key.
   *
   * @param digest of its content, which tells it from other requests
   * @param since when it was first sent
   * @param accepted how many of its prompts were accepted; negative while it has no answer
   * @param answer what it was answered; null while it has no answer, or if that was too long to
   *     keep
   */
  public record Claim(String digest, Instant since, long accepted, String answer) {
    public boolean isAnswered() {
      return accepted >= 0;
    }
  }

  /** Claims the key for the request; returns the claim of an earlier request if there is one. */
  public Claim claim(String key, String digest) {
    long now = clock.millis();
    return jdbi.inTransaction(
        handle -> {
          handle.execute("delete from http_request where since < ?", now - kept.toMillis());
          return handle
              .select(
                  "insert into http_request (request, digest, since, accepted)"
                      + " values (?, ?, ?, -1) on conflict (request)"
                      + " do update set request = excluded.request returning *",
                  key,
                  digest,
                  now)
              .map(
                  (row, context) ->
                      new Claim(
                          row.getString("digest"),
                          Instant.ofEpochMilli(row.getLong("since")),
                          row.getLong("accepted"),
                          row.getString("answer")))
              .one();
        });
  }

  /**
   * Keeps the answer to the request under the key.
   *
   * @param answer null when it is too long
   */
  public void answered(String key, long accepted, String answer) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update http_request set accepted = ?, answer = ? where request = ?",
                accepted,
                answer,
                key));
  }

  /** Frees the key: nothing of its request was accepted. */
  public void forget(String key) {
    jdbi.useHandle(handle -> handle.execute("delete from http_request where request = ?", key));
  }
}
