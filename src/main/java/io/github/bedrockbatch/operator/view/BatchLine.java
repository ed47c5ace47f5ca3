/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.refusal.KnownRefusal;
import java.time.Duration;
import java.time.Instant;

/**
 * A batch in a list.
 *
 * @param way how it is answered; null while it is open
 * @param records without padding
 * @param unfit how many of those retried and failed had an answer that was not what was asked for
 * @param unanswered how many have neither a result nor another attempt yet
 * @param sealedAt null while it is open, as all times that are not reached yet
 * @param reason of the last failure or wait, in words; may be null
 */
public record BatchLine(
    String id,
    BatchState state,
    String model,
    String invocationType,
    String group,
    Way way,
    String node,
    long records,
    long bytes,
    long succeeded,
    long empty,
    long failed,
    long retried,
    long unfit,
    long unanswered,
    Instant openedAt,
    Instant sealedAt,
    Instant submittedAt,
    Instant endedAt,
    Instant closedAt,
    String reason,
    JobLine job,
    Tokens tokens) {

  /**
   * The meaning of the reason and the remedy, if the service's words are known, or why the job
   * waits; null otherwise.
   */
  @JsonProperty
  public Explanation explanation() {
    if (state == BatchState.SUBMITTED && job != null && "Scheduled".equals(job.status())) {
      return Explanation.OF_WAITING;
    }
    return KnownRefusal.in(reason)
        .map(known -> new Explanation(known.meaning(), known.remedy()))
        .orElse(null);
  }

  /** Meaning and remedy, as sentences without the last full stop. */
  public record Explanation(String meaning, String remedy) {
    /** All that is known: the service documents no reason and promises no time. */
    static final Explanation OF_WAITING =
        new Explanation(
            "The job is validated and waits for capacity of this model in this Region. The service"
                + " tells neither why nor how long: minutes, hours and the whole time-out were"
                + " seen",
            "Nothing has to be done: at its time-out (bedrock.timeout-hours) its prompts go into a"
                + " later batch. Sooner: stop it, then rerun it, and it takes another lane, if"
                + " there is one with room");
  }

  /**
   * Its job.
   *
   * @param status as the service last gave it; null before the first poll
   * @param message the service's own words; may be null
   * @param stopReason why this program stops it; null when it does not
   * @param consoleLink to the jobs in the AWS console; null if the job is not at AWS
   * @param total the service's counter, as the next three: it may lag behind, and is 0 if not given
   * @param runningSince when it was first seen to run; null before
   * @param left how long it will still run at its speed so far; null when that cannot be told
   */
  public record JobLine(
      String name,
      String arn,
      String status,
      String message,
      String stopReason,
      String consoleLink,
      long total,
      long processed,
      long succeeded,
      long failed,
      Instant runningSince,
      Duration left) {}
}
