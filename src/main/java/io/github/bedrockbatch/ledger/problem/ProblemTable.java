/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.problem;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What each node has found wrong, and when each was last seen to work. */
public final class ProblemTable {
  /** A node says that it is there twice a minute; one that has not for so long is silent. */
  public static final Duration SILENT = Duration.ofSeconds(90);

  private static final String SEEN =
      "insert into node (name, seen_at) values (:node, "
          + Dialect.TIME
          + ") on conflict (name) do update set seen_at = excluded.seen_at";

  private static final String NODES =
      "select name, seen_at - " + Dialect.TIME + " + :nodeTime from node order by name";

  private static final String TOLD =
      "select 1 from problem p join node n on n.name = p.node"
          + " where p.id = :id and p.node <> :node and n.seen_at > "
          + Dialect.TIME
          + " - :silent";

  private final Jdbi jdbi;
  private final Told told;

  /** Is given the beginnings and ends of problems, in the transaction that keeps them. */
  @FunctionalInterface
  public interface Told {
    void problem(Handle handle, boolean began, StandingProblem problem, Instant at);
  }

  /** What has become of a problem. */
  public enum Change {
    BEGAN,
    /** It is put in other words, or counts something else. */
    GOES_ON,
    ENDED
  }

  /** A change of a problem, and when it was seen. */
  public record Changed(Change change, StandingProblem problem, Instant at) {}

  public ProblemTable(LedgerDatabase database, Told told) {
    this.jdbi = database.jdbi();
    this.told = told;
  }

  /** Keeps these changes, all or none. */
  public void save(List<Changed> changes) {
    jdbi.useTransaction(handle -> changes.forEach(change -> save(handle, change)));
  }

  private void save(Handle handle, Changed changed) {
    StandingProblem problem = changed.problem();
    handle.execute("delete from problem where node = ? and id = ?", problem.node(), problem.id());
    if (changed.change() != Change.ENDED) {
      handle.execute(
          "insert into problem (node, id, kind, subject, sentence, remedy, since)"
              + " values (?, ?, ?, ?, ?, ?, ?)",
          problem.node(),
          problem.id(),
          problem.kind().name(),
          problem.subject(),
          problem.sentence(),
          problem.remedy(),
          problem.since().toEpochMilli());
    }
    if (changed.change() != Change.GOES_ON && !isTold(handle, changed)) {
      told.problem(handle, changed.change() == Change.BEGAN, problem, changed.at());
    }
  }

  /**
   * Whether it is the same problem to another node, from which this one takes over, or gives to.
   */
  private static boolean isTold(Handle handle, Changed changed) {
    StandingProblem problem = changed.problem();
    return problem.kind().isOfLedger()
        && handle
            .createQuery(TOLD)
            .bind("id", problem.id())
            .bind("node", problem.node())
            .bind("silent", SILENT.toMillis())
            .bind(Dialect.NODE_TIME, changed.at().toEpochMilli())
            .mapTo(Integer.class)
            .findFirst()
            .isPresent();
  }

  /** What every node has found, the oldest first. */
  public List<StandingProblem> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .select("select * from problem order by since, id")
                .map((row, context) -> read(row))
                .list());
  }

  private static StandingProblem read(ResultSet row) throws SQLException {
    return new StandingProblem(
        row.getString("id"),
        StandingProblem.Kind.valueOf(row.getString("kind")),
        row.getString("subject"),
        row.getString("sentence"),
        row.getString("remedy"),
        Instant.ofEpochMilli(row.getLong("since")),
        row.getString("node"));
  }

  /** This node serves. */
  public void seen(String node, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(SEEN)
                .bind("node", node)
                .bind(Dialect.NODE_TIME, now.toEpochMilli())
                .execute());
  }

  /** This node has stopped, and is not missed. What it had found may stand when it comes back. */
  public void stopped(String node) {
    jdbi.useHandle(handle -> handle.execute("delete from node where name = ?", node));
  }

  /**
   * When each node that has not stopped was last seen, whatever its own clock says.
   *
   * @param now by the clock that the answers are to be compared with
   */
  public Map<String, Instant> nodes(Instant now) {
    Map<String, Instant> nodes = new LinkedHashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(NODES)
                .bind(Dialect.NODE_TIME, now.toEpochMilli())
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(row -> nodes.put(row.getKey(), Instant.ofEpochMilli(row.getValue()))));
    return nodes;
  }
}
