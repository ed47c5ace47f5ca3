/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Change;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Changed;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.stage.Backoff.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The problems that this process sees. Each is logged when it begins and when it ends, and noted in
 * the ledger for others; during an outage of the ledger that waits. The notes of a process that is
 * killed stay, and its next start continues with them.
 */
public final class StandingProblems implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandingProblems.class);

  /** How long a restart keeps earlier problems that cannot be found again at once. */
  private static final Duration BELIEVED = Duration.ofMinutes(2);

  /** Those that show only when a call fails again, or at a second look. */
  private static final Set<Kind> SHOWN_LATER =
      EnumSet.of(
          Kind.BOOKS_DIFFER,
          Kind.BATCH_STUCK,
          Kind.CANNOT_WORK,
          Kind.CALL_REFUSED,
          Kind.STAGE_FAILING,
          Kind.SOURCE_FAILING,
          Kind.SINK_FAILING,
          Kind.QUOTA_FULL);

  private static final Duration SEEN_EVERY = Duration.ofSeconds(30);
  private static final int MOST_UNSAVED = 10_000;

  static final Comparator<StandingProblem> BY_URGENCY =
      Comparator.comparing(StandingProblem::kind)
          .thenComparing(StandingProblem::since, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(StandingProblem::id)
          .thenComparing(StandingProblem::node);

  private final ProblemTable table;
  private final String node;
  private final Clock clock;
  private final List<Paced> findings;
  private final Map<String, StandingProblem> before = new LinkedHashMap<>();
  private final Span believed;
  private final List<Changed> unsaved = new ArrayList<>();
  private volatile Map<String, StandingProblem> standing = Map.of();
  private volatile List<StandingProblem> others = List.of();
  private volatile Instant lookedAt;
  private Span seen = Span.OVER;

  StandingProblems(ProblemTable table, String node, Clock clock, List<Finding> findings) {
    this.table = table;
    this.node = node;
    this.clock = clock;
    this.findings = findings.stream().map(Paced::new).toList();
    this.lookedAt = clock.instant();
    this.believed = Span.of(lookedAt, BELIEVED);
    table.all().stream()
        .filter(problem -> problem.node().equals(node))
        .forEach(problem -> before.put(problem.id(), problem));
    standing = Map.copyOf(before);
  }

  /** All problems as of the last call of {@link #look}, the most urgent first. */
  public List<StandingProblem> standing() {
    return standing.values().stream().sorted(BY_URGENCY).toList();
  }

  /** As {@link #standing}, with those of other nodes, up to half a minute old. */
  public List<StandingProblem> ofAllNodes() {
    return Stream.concat(standing.values().stream(), others.stream()).sorted(BY_URGENCY).toList();
  }

  /** When the last call of {@link #look} ended; before the first, when this was made. */
  public Instant lookedAt() {
    return lookedAt;
  }

  /** Calls the findings, logs changes and notes them. To be called every few seconds. */
  synchronized void look() {
    Instant now = clock.instant();
    Map<String, StandingProblem> found = new LinkedHashMap<>();
    for (Paced finding : findings) {
      finding.look(now).forEach(problem -> found.put(problem.id(), seen(problem, now)));
    }
    if (!believed.isOver(now)) {
      boolean all = findings.stream().allMatch(Paced::hasLooked);
      before.values().stream()
          .filter(problem -> !all || SHOWN_LATER.contains(problem.kind()))
          .forEach(problem -> found.putIfAbsent(problem.id(), problem));
    }
    Map<String, StandingProblem> old = standing;
    standing = Map.copyOf(found);
    found.forEach((id, problem) -> compare(old.get(id), problem, now));
    old.values().stream()
        .filter(problem -> !found.containsKey(problem.id()))
        .forEach(problem -> changed(Change.ENDED, problem, now));
    save(now);
    lookedAt = clock.instant();
  }

  private StandingProblem seen(StandingProblem problem, Instant now) {
    StandingProblem known = standing.get(problem.id());
    Instant since = problem.since() == null ? now : problem.since();
    return problem.seen(node, known == null ? since : known.since());
  }

  private void compare(StandingProblem old, StandingProblem problem, Instant now) {
    if (old == null) {
      changed(Change.BEGAN, problem, now);
    } else if (!old.equals(problem)) {
      unsaved.add(new Changed(Change.GOES_ON, problem, now));
    }
  }

  private void changed(Change change, StandingProblem problem, Instant now) {
    if (change == Change.ENDED) {
      LOG.info("No longer a problem: {}", problem.sentence());
    } else {
      LOG.atLevel(problem.kind().isUrgent() ? Level.ERROR : Level.WARN)
          .log("Problem: {}. {}", problem.sentence(), problem.remedy());
    }
    unsaved.add(new Changed(change, problem, now));
  }

  private void save(Instant now) {
    try {
      if (!unsaved.isEmpty()) {
        table.save(unsaved);
        unsaved.clear();
      }
      if (seen.isOver(now)) {
        table.seen(node, now);
        others =
            Findings.ofLiveNodes(table, now).stream()
                .filter(problem -> !problem.node().equals(node))
                .map(problem -> problem.seenFrom(node))
                .toList();
        seen = Span.of(now, SEEN_EVERY);
      }
    } catch (RuntimeException e) { // saved at the next call
      LOG.debug("The ledger cannot take what was found", e);
      if (unsaved.size() > MOST_UNSAVED) {
        unsaved.subList(0, unsaved.size() - MOST_UNSAVED).clear();
      }
    }
  }

  /** Notes that the node stops, so that it does not count as silent. */
  @Override
  public void close() {
    try {
      table.stopped(node);
    } catch (RuntimeException e) {
      LOG.debug("The ledger cannot be told that this node stops", e);
    }
  }
}
