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

/** The batches that a person should know of: one query, however many there are. */
public final class BatchProblems {
  /** So many of each sort are named; the others are counted. */
  public static final int MOST_NAMED = 20;

  /** What is the matter. */
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
   * @param subject a batch; the model of those that wait, the home of those that are elsewhere
   * @param words its reason, or the first batch of several; may be null
   * @param records that have no answer
   * @param batches how many there are of this sort in all, or of this subject
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
   * @param homes of the batches that this process reaches; none for all
   * @param longWait what is too long to wait for a job, or a job for capacity
   */
  public BatchProblems(LedgerDatabase database, Set<String> homes, Duration longWait) {
    this.jdbi = database.reading().jdbi();
    this.homes = homes;
    this.longWait = longWait;
  }

  /** The newest of the batches of a sort. */
  private static String named(String what, String since, String where) {
    return "select * from (select '%s' as what, id as subject, reason as words, %s as since,"
            .formatted(what, since)
        + " (%s) as open, count(*) over () as batches from batch where %s"
            .formatted(UNANSWERED, where)
        + " order by id desc limit %s) as %s".formatted(MOST_NAMED, what.toLowerCase(Locale.ROOT));
  }

  /**
   * All there are now.
   *
   * @param longHeld what is too long to be held back
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
