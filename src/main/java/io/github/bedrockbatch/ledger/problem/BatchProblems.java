/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.problem;

import io.github.bedrockbatch.ledger.BatchTable;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** Finds the batches that a person should know of, in one query. */
public final class BatchProblems {
  /** At most so many batches of each kind are named; the others are only counted. */
  public static final int MOST_NAMED = 20;

  /** The kinds of problems. */
  public enum What {
    FAILED,
    INCOMPLETE,
    HELD,
    LATE,
    SCHEDULED,
    WAITING,
    ELSEWHERE
  }

  /**
   * @param subject the id of a batch; for {@code WAITING} a model, for {@code ELSEWHERE} a home
   * @param words the reason of the batch; for a model or home the id of its first batch; may be
   *     null
   * @param records how many records have no answer
   * @param batches how many batches there are of this kind; for a model or home, how many of it
   */
  public record BatchProblem(
      What what, String subject, String words, Instant since, long records, long batches) {
    private static BatchProblem read(ResultSet row) throws SQLException {
      return new BatchProblem(
          What.valueOf(row.getString("what")),
          row.getString("subject"),
          row.getString("words"),
          Instant.ofEpochMilli(row.getLong("since")),
          row.getLong("open"),
          row.getLong("batches"));
    }
  }

  private static final String ALL =
      named("FAILED", "closed_at", "state = 'FAILED'")
          + " union all "
          + named(
              "INCOMPLETE",
              "coalesce(ended_at, sealed_at)",
              "state in ('UPLOADED', 'SUBMITTED', 'ENDED') and troubles > 2"
                  + " and reason like 'not found: %'")
          + " union all "
          + named(
              "HELD", BatchTable.DUE_HERE, "state = 'HELD' and " + BatchTable.DUE_HERE + " < :held")
          + " union all "
          + named(
              "LATE",
              "deadline",
              "deadline < :now and state in ('SEALED', 'UPLOADED', 'HELD', 'SUBMITTED', 'ENDED',"
                  + " 'FAILED')")
          + " union all "
          + named(
              "SCHEDULED",
              "submitted_at",
              "state = 'SUBMITTED' and job_status = 'Scheduled' and submitted_at < :waiting")
          + " union all select 'WAITING', model_id, min(id), min(sealed_at), sum(records -"
          + " padding), count(*) from batch where state in ('SEALED', 'UPLOADED') and sealed_at <"
          + " :waiting group by model_id union all select 'ELSEWHERE', home, min(id),"
          + " min(sealed_at), sum(records - padding), count(*) from batch where state in"
          + " ('UPLOADED', 'SUBMITTED', 'ENDED') and :anywhere = 0 and home not in (<homes>) group"
          + " by home";

  private static final String UNANSWERED = "records - padding - succeeded - failed - retried";

  private final Jdbi jdbi;
  private final Set<String> homes;
  private final Duration longWait;

  /**
   * @param homes of the batches that this process reaches; empty for all
   * @param longWait after this a batch has waited too long for a job, or a job for capacity
   */
  public BatchProblems(LedgerDatabase database, Set<String> homes, Duration longWait) {
    this.jdbi = database.reading().jdbi();
    this.homes = homes;
    this.longWait = longWait;
  }

  /** Selects the newest batches of a kind, with the number of all. */
  private static String named(String what, String since, String where) {
    return "select * from (select '%s' as what, id as subject, reason as words, %s as since,"
            .formatted(what, since)
        + " (%s) as open, count(*) over () as batches from batch where %s"
            .formatted(UNANSWERED, where)
        + " order by id desc limit %s) as %s".formatted(MOST_NAMED, what.toLowerCase(Locale.ROOT));
  }

  /**
   * Finds all there are now.
   *
   * @param longHeld after this a batch has been held back too long
   */
  public List<BatchProblem> look(Instant now, Duration longHeld) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(ALL)
                .bind(Dialect.NODE_TIME, now.toEpochMilli())
                .bind("now", now.toEpochMilli())
                .bind("held", now.minus(longHeld).toEpochMilli())
                .bind("waiting", now.minus(longWait).toEpochMilli())
                .bind("anywhere", homes.isEmpty() ? 1 : 0)
                .bindList("homes", homes.isEmpty() ? List.of("") : List.copyOf(homes))
                .map((row, context) -> BatchProblem.read(row))
                .list());
  }
}
