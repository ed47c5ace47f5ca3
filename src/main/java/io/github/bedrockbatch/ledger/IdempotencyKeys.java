/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** Which request came first under each key, and how it was answered; for a while. */
public final class IdempotencyKeys {
  private final Jdbi jdbi;
  private final Clock clock;
  private final Duration kept;

  /**
   * @param kept how long a key stands for its request, counted from the first time it was sent
   */
  public IdempotencyKeys(LedgerDatabase database, Clock clock, Duration kept) {
    this.jdbi = database.jdbi();
    this.clock = clock;
    this.kept = kept;
  }

  /**
   * The first request under a key.
   *
   * @param digest tells it from others
   * @param since when it was sent first
   * @param accepted how many prompts were taken of it; negative while it has no answer
   * @param answer the answer that it got; null when it has none, or one too long to be kept
   */
  public record Claim(String digest, Instant since, long accepted, String answer) {
    public boolean isAnswered() {
      return accepted >= 0;
    }
  }

  /** Claims the key for the request, and says whose it is: that of an earlier one, or of this. */
  public Claim claim(String request, String digest) {
    long now = clock.millis();
    return jdbi.inTransaction(
        handle -> {
          handle.execute("delete from http_request where since < ?", now - kept.toMillis());
          return handle
              .select(
                  "insert into http_request (request, digest, since, accepted)"
                      + " values (?, ?, ?, -1) on conflict (request)"
                      + " do update set request = excluded.request returning *",
                  request,
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
   * Keeps the answer.
   *
   * @param answer null when it is too long
   */
  public void answered(String request, long accepted, String answer) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update http_request set accepted = ?, answer = ? where request = ?",
                accepted,
                answer,
                request));
  }

  /** Frees the key: nothing of its request was taken. */
  public void forget(String request) {
    jdbi.useHandle(handle -> handle.execute("delete from http_request where request = ?", request));
  }
}
