/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/** Ways in which local-aws is told to misbehave, see docs/local-aws.md. */
enum Fault {
  RECORDS_THROTTLED(
      (switches, random) -> {
        switches.put("recordErrorShare", random.nextDouble());
        switches.put("recordErrorCode", 429);
      }),
  RECORDS_FAIL_INSIDE(
      (switches, random) -> {
        switches.put("recordErrorShare", random.nextDouble());
        switches.put("recordErrorCode", 500);
      }),
  LINES_MISSING((switches, random) -> switches.put("missingLineShare", random.nextDouble())),
  OUTPUT_MISSING((switches, random) -> switches.put("missingOutput", true)),
  ENDS_PARTIALLY_COMPLETED((switches, random) -> end("PartiallyCompleted", switches, random)),
  ENDS_EXPIRED((switches, random) -> end("Expired", switches, random)),
  ENDS_FAILED((switches, random) -> end("Failed", switches, random)),
  ENDS_STOPPED((switches, random) -> end("Stopped", switches, random)),
  CALLS_THROTTLED((switches, random) -> switches.put("throttlingShare", random.nextDouble())),
  QUOTA_REACHED((switches, random) -> switches.put("quotaReached", true)),
  CREATE_RESPONSES_LOST(
      (switches, random) -> switches.put("loseCreateResponses", 1 + random.nextInt(8))),
  S3_FAILS((switches, random) -> switches.put("s3ErrorShare", random.nextDouble())),
  ANSWERS_SLOW((switches, random) -> switches.put("slowAnswerMillis", 1 + random.nextInt(500))),
  COUNTERS_LAG((switches, random) -> switches.put("laggingCounters", true)),
  OPERATIONS_DENIED(Fault::denyOperations),
  OUTPUT_HIDDEN((switches, random) -> switches.put("hiddenOutput", true));

  private static final List<String> OPERATIONS =
      List.of(
          "CreateModelInvocationJob",
          "ListModelInvocationJobs",
          "GetModelInvocationJob",
          "StopModelInvocationJob");

  @SuppressWarnings("ImmutableEnumChecker") // lambdas of this class
  private final BiConsumer<Map<String, Object>, Random> switchesOn;

  Fault(BiConsumer<Map<String, Object>, Random> switchesOn) {
    this.switchesOn = switchesOn;
  }

  /** Adds its switches; a later kind may change those of an earlier one. */
  void switchOn(Map<String, Object> switches, Random random) {
    switchesOn.accept(switches, random);
  }

  private static void denyOperations(Map<String, Object> switches, Random random) {
    switches.put(
        "deniedOperations", OPERATIONS.stream().filter(name -> random.nextBoolean()).toList());
  }

  private static void end(String state, Map<String, Object> switches, Random random) {
    switches.put("endState", state);
    switches.put("processedShare", random.nextDouble());
  }
}
