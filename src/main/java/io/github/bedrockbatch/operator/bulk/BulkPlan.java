/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.bulk;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import java.util.List;

/**
 * The consequences of an action for all batches that match a filter, before it is asked for.
 *
 * @param sentence all of it in words, for a person to confirm
 * @param matching how many batches match, in any state
 * @param matchingIsLeast whether more match than were counted
 * @param ids the batches that the action is possible for, newest first, at most {@value #MOST}
 * @param more how many more there are, which need another request
 * @param records how many records the batches in {@code ids} have
 * @param processed how many of these a running job has processed, so that they are paid
 * @param unanswered how many of these have no answer, or failed
 */
public record BulkPlan(
    Action action,
    String sentence,
    long matching,
    boolean matchingIsLeast,
    List<String> ids,
    long more,
    long records,
    long processed,
    long unanswered) {
  /** The most batches of one request. */
  public static final int MOST = 1_000;

  BulkPlan(
      Action action,
      long matching,
      boolean matchingIsLeast,
      List<String> ids,
      long more,
      long records,
      long processed,
      long unanswered) {
    this(
        action,
        (matchingIsLeast ? "More than " : "")
            + Count.of(matching, "batch", "matches", "match")
            + (ids.isEmpty()
                ? ", none can be " + done(action) + "."
                : ", %,d can be %s%s: %s"
                    .formatted(
                        ids.size() + more,
                        done(action),
                        more == 0 ? "" : " (%,d at a time)".formatted(MOST),
                        consequence(action, records, processed, unanswered))),
        matching,
        matchingIsLeast,
        ids,
        more,
        records,
        processed,
        unanswered);
  }

  private static String done(Action action) {
    return switch (action) {
      case STOP -> "stopped";
      case RERUN -> "rerun";
      default -> "dropped";
    };
  }

  private static String consequence(Action action, long records, long processed, long unanswered) {
    return switch (action) {
      case STOP ->
          "%,d of %s processed and paid; what is answered is delivered, and the rest is not asked."
              .formatted(processed, Count.of(records, "record"));
      case RERUN ->
          "%,d of %s without an answer; what has none goes into later batches and is paid once."
              .formatted(unanswered, Count.of(records, "record"));
      default ->
          "%,d of %s without an answer; what has none gets none."
              .formatted(unanswered, Count.of(records, "record"));
    };
  }
}
