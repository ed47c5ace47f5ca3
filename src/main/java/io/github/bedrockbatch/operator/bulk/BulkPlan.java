/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.bulk;

import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import java.util.List;

/**
 * What it means to ask something for all batches that match a filter, in numbers, before it is
 * asked.
 *
 * @param matching how many match, in whatever state
 * @param matchingIsLeast whether more match than that
 * @param ids those that it can be done to, newest first, at most {@value #MOST}
 * @param more how many it can be done to besides, in requests of their own
 * @param records of those with an id here
 * @param processed of these, so many were processed by a job that runs, and are paid
 * @param unanswered of these, so many have no answer, or failed
 */
public record BulkPlan(
    Action action,
    long matching,
    boolean matchingIsLeast,
    List<String> ids,
    long more,
    long records,
    long processed,
    long unanswered) {
  /** The most batches of one request. */
  public static final int MOST = 1_000;

  /** All of it in words, for a person to confirm. */
  public String sentence() {
    String match =
        (matchingIsLeast ? "More than " : "")
            + (matching == 1 ? "1 batch matches" : "%,d batches match".formatted(matching));
    if (ids.isEmpty()) {
      return match + ", none can be " + done() + ".";
    }
    return "%s, %,d can be %s%s: %s"
        .formatted(
            match,
            ids.size() + more,
            done(),
            more == 0 ? "" : " (%,d at a time)".formatted(MOST),
            consequence());
  }

  private String done() {
    return switch (action) {
      case STOP -> "stopped";
      case RERUN -> "rerun";
      default -> "dropped";
    };
  }

  private String consequence() {
    return switch (action) {
      case STOP ->
          "%,d of %,d records are processed and paid; they are delivered, and the rest is not asked."
              .formatted(processed, records);
      case RERUN ->
          "%,d of %,d records have no answer; they go into later batches and are paid once."
              .formatted(unanswered, records);
      default -> "%,d of %,d records have no answer and get none.".formatted(unanswered, records);
    };
  }
}
