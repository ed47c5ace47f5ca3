/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.node;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.sql.Dialect;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Digests of the settings of each node, to find differences without showing values to others. */
public final class NodeSettings {
  private static final String NOTE =
      "update node set settings = :settings"
          + " where name = :node and (settings is null or settings <> :settings)";

  private static final String ALL =
      "select name, settings from node where settings is not null and seen_at > "
          + Dialect.TIME
          + " - :silent";

  private final Jdbi jdbi;

  public NodeSettings(LedgerDatabase database) {
    this.jdbi = database.jdbi();
  }

  /** Notes the digests of a node that is registered; writes only if they have changed. */
  public void note(String node, Map<String, String> digests) {
    String lines =
        new TreeMap<>(digests)
            .entrySet().stream()
                .map(one -> one.getKey() + ' ' + one.getValue())
                .collect(Collectors.joining("\n"));
    jdbi.useHandle(
        handle -> handle.createUpdate(NOTE).bind("settings", lines).bind("node", node).execute());
  }

  /**
   * The digests of each node, by its name.
   *
   * @param silent a node that was last heard of longer ago is left out
   */
  public Map<String, Map<String, String>> all(Instant now, Duration silent) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(ALL)
                .bind("silent", silent.toMillis())
                .bind(Dialect.NODE_TIME, now.toEpochMilli())
                .reduceRows(
                    new TreeMap<>(),
                    (nodes, row) -> {
                      nodes.put(
                          row.getColumn("name", String.class),
                          digests(row.getColumn("settings", String.class)));
                      return nodes;
                    }));
  }

  private static Map<String, String> digests(String lines) {
    return lines
        .lines()
        .map(line -> line.split(" ", 2))
        .collect(Collectors.toMap(one -> one[0], one -> one[1]));
  }
}
