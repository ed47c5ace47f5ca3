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
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The problems that each node has found, and when each node was last heard of. */
public final class ProblemTable {
  /** A node registers twice a minute; one that was not heard of for so long is silent. */
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

  /** Is called when a problem begins or ends, in the transaction that notes it. */
  @FunctionalInterface
  public interface Told {
    void problem(Handle handle, boolean began, StandingProblem problem, Instant at);
  }

  /** What has become of a problem. */
  public enum Change {
    BEGAN,
    /** Its words or counts have changed. */
    GOES_ON,
    ENDED
  }

  /** A change of a problem, and when it was noticed. */
  public record Changed(Change change, StandingProblem problem, Instant at) {}

  public ProblemTable(LedgerDatabase database, Told told) {
    this.jdbi = database.jdbi();
    this.told = told;
  }

  private static final List<String> KINDS =
      Stream.of(StandingProblem.Kind.values()).map(Enum::name).toList();

  /** Notes these changes, all or none. */
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

  /** Whether another node reports the same problem, so that it neither begins nor ends. */
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

  /** The problems of all nodes, oldest first; not those of a kind that only a newer node knows. */
  public List<StandingProblem> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from problem where kind in (<kinds>) order by since, id")
                .bindList("kinds", KINDS)
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

  /** Registers the node as serving now. */
  public void seen(String node, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(SEEN)
                .bind("node", node)
                .bind(Dialect.NODE_TIME, now.toEpochMilli())
                .execute());
  }

  /** Removes a node that has stopped, so that it does not count as silent. Its problems stay. */
  public void stopped(String node) {
    jdbi.useHandle(handle -> handle.execute("delete from node where name = ?", node));
  }

  /**
   * When each node that has not stopped was last heard of.
   *
   * @param now by the clock that the answers will be compared with; the nodes' own clocks do not
   *     matter
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
