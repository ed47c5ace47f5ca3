/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.problem;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that is wrong now and that a person may want to fix. It ends by itself when its cause
 * does. Its texts have nothing of a prompt, an answer or a secret.
 *
 * @param id the same for as long as the problem lasts, on this node
 * @param subject what it is about: a batch, a stage, a sink
 * @param sentence what is wrong, without a full stop
 * @param remedy what to do, without a full stop
 * @param since when it began; null where that is unknown
 * @param node the node that reports it; empty before one does
 */
public record StandingProblem(
    String id,
    Kind kind,
    String subject,
    String sentence,
    String remedy,
    Instant since,
    String node) {
  private static final int MOST_SUBJECT = 200; // as wide as the columns
  private static final int MOST_WORDS = 1_000;

  /** What can be wrong, the most urgent first. */
  public enum Kind {
    BOOKS_DIFFER(true),
    BATCH_DAMAGED(true),
    BATCH_STUCK(true),
    DISK_LOW(true),
    CANNOT_WORK(true),
    CALL_REFUSED(true),
    BATCH_FAILED(true),
    BATCH_ELSEWHERE(true),
    STAGE_STUCK(true),
    STAGE_FAILING(true),
    SOURCE_FAILING(true),
    SINK_FAILING(true),
    NODE_SILENT(true),
    NODES_DIFFER(true),
    CLOCK_DIFFERS(true),
    BATCH_INCOMPLETE(false),
    DEADLINE_MISSED(false),
    QUOTA_FULL(false),
    BUDGET(false),
    JOB_SCHEDULED(false),
    BATCH_WAITING(false),
    BATCH_HELD(false),
    PAUSED(false),
    FILES_FAILED(false),
    DEAD_LETTERS(false),
    PRICES_STALE(false);

    private final boolean urgent;

    Kind(boolean urgent) {
      this.urgent = urgent;
    }

    /** Whether work stands still, or something may be lost, until a person acts. */
    public boolean isUrgent() {
      return urgent;
    }

    /** Whether every node sees the same problem. */
    public boolean isOfLedger() {
      return switch (this) {
        case BOOKS_DIFFER,
            BATCH_FAILED,
            BATCH_ELSEWHERE,
            NODE_SILENT,
            NODES_DIFFER,
            BATCH_INCOMPLETE,
            BUDGET,
            DEADLINE_MISSED,
            JOB_SCHEDULED,
            BATCH_WAITING,
            BATCH_HELD,
            PAUSED ->
            true;
        default -> false;
      };
    }

    /** As it is written in metrics and ids. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A problem that no node has reported yet.
   *
   * @param since null if it counts from when it is first seen
   */
  public static StandingProblem of(
      Kind kind, String subject, String sentence, String remedy, Instant since) {
    String about = line(subject, MOST_SUBJECT);
    return new StandingProblem(
        kind + ":" + about,
        kind,
        about,
        line(sentence, MOST_WORDS),
        line(remedy, MOST_WORDS),
        since,
        "");
  }

  private static String line(String words, int most) {
    String line = words.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= most ? line : line.substring(0, most - 1) + '…';
  }

  /** Whether its subject is the id of a batch. */
  public boolean concernsBatch() {
    return sentence.contains("atch " + subject);
  }

  /**
   * This problem as people at another place see it: its sentence names the node, unless all nodes
   * see the same.
   */
  public StandingProblem seenFrom(String place) {
    return node.isEmpty() || node.equals(place) || kind.isOfLedger()
        ? this
        : new StandingProblem(
            id, kind, subject, sentence + " (node " + node + ")", remedy, since, node);
  }

  /** This problem as a node reports it. */
  public StandingProblem seen(String by, Instant from) {
    return new StandingProblem(id, kind, subject, sentence, remedy, from, by);
  }
}
