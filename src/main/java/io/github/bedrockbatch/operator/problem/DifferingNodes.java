/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.Sha256;
import io.github.bedrockbatch.ledger.node.NodeSettings;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Finds nodes of one ledger with different settings. As any node may work on any batch, what
 * becomes of a batch would depend on the node.
 */
final class DifferingNodes implements Finding {
  private static final Duration EVERY = Duration.ofSeconds(30);

  /** The beginnings of settings that matter for batches of other nodes. */
  private static final List<String> SHARED =
      List.of(
          "answer.",
          "aws.mode",
          "aws.region",
          "batch.",
          "bedrock.",
          "budget.",
          "deadline.",
          "deliver.",
          "jobs.max-open",
          "jobs.stop-",
          "lanes.",
          "prompt.",
          "retention.",
          "retry.",
          "s3.");

  private final NodeSettings nodes;
  private final String node;
  private final Map<String, String> digests;
  private final BooleanSupplier turn;
  private final Clock clock;

  /**
   * @param settings of this node, as they were written
   * @param turn takes the turn to report what all nodes see alike
   */
  DifferingNodes(
      NodeSettings nodes,
      String node,
      Map<String, String> settings,
      BooleanSupplier turn,
      Clock clock) {
    this.nodes = nodes;
    this.node = node;
    this.digests = digests(settings);
    this.turn = turn;
    this.clock = clock;
  }

  private static Map<String, String> digests(Map<String, String> settings) {
    Map<String, String> digests = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (SHARED.stream().anyMatch(key::startsWith)) {
            digests.put(key, Sha256.hex(value).substring(0, 12));
          }
        });
    return digests;
  }

  @Override
  public List<StandingProblem> look() {
    nodes.note(node, digests);
    if (!turn.getAsBoolean()) {
      return List.of();
    }
    Map<String, Map<String, String>> all = nodes.all(clock.instant(), ProblemTable.SILENT);
    Set<String> differing = differing(all.values());
    return differing.isEmpty() ? List.of() : List.of(problem(all.keySet(), differing));
  }

  /** A setting that a node of another version does not know does not differ. */
  private static Set<String> differing(Collection<Map<String, String>> all) {
    Map<String, String> first = new TreeMap<>();
    Set<String> differing = new TreeSet<>();
    for (Map<String, String> one : all) {
      one.forEach(
          (key, digest) -> {
            if (!digest.equals(first.computeIfAbsent(key, any -> digest))) {
              differing.add(key);
            }
          });
    }
    return differing;
  }

  private static StandingProblem problem(Set<String> nodes, Set<String> settings) {
    return StandingProblem.of(
        Kind.NODES_DIFFER,
        "settings",
        "The nodes %s do not have the same settings: they differ in %s"
            .formatted(String.join(", ", nodes), String.join(", ", settings)),
        "Any of them may do the work of the others. Give all of them the same, and start those"
            + " again that had others",
        null);
  }

  @Override
  public Duration every() {
    return EVERY;
  }
}
