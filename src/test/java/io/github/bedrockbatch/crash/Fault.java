/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Ways in which local-aws is told to misbehave, see docs/local-aws.md. */
enum Fault {
  RECORDS_THROTTLED {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("recordErrorShare", random.nextDouble());
      switches.put("recordErrorCode", 429);
    }
  },
  RECORDS_FAIL_INSIDE {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("recordErrorShare", random.nextDouble());
      switches.put("recordErrorCode", 500);
    }
  },
  LINES_MISSING {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("missingLineShare", random.nextDouble());
    }
  },
  OUTPUT_MISSING {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("missingOutput", true);
    }
  },
  ENDS_PARTIALLY_COMPLETED {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      end("PartiallyCompleted", switches, random);
    }
  },
  ENDS_EXPIRED {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      end("Expired", switches, random);
    }
  },
  ENDS_FAILED {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      end("Failed", switches, random);
    }
  },
  ENDS_STOPPED {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      end("Stopped", switches, random);
    }
  },
  CALLS_THROTTLED {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("throttlingShare", random.nextDouble());
    }
  },
  QUOTA_REACHED {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("quotaReached", true);
    }
  },
  CREATE_RESPONSES_LOST {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("loseCreateResponses", 1 + random.nextInt(8));
    }
  },
  S3_FAILS {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("s3ErrorShare", random.nextDouble());
    }
  },
  ANSWERS_SLOW {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("slowAnswerMillis", 1 + random.nextInt(500));
    }
  },
  COUNTERS_LAG {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("laggingCounters", true);
    }
  },
  OPERATIONS_DENIED {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put(
          "deniedOperations", OPERATIONS.stream().filter(name -> random.nextBoolean()).toList());
    }
  },
  OUTPUT_HIDDEN {
    @Override
    void switchOn(Map<String, Object> switches, Random random) {
      switches.put("hiddenOutput", true);
    }
  };

  private static final List<String> OPERATIONS =
      List.of(
          "CreateModelInvocationJob",
          "ListModelInvocationJobs",
          "GetModelInvocationJob",
          "StopModelInvocationJob");

  /** Adds its switches; a later kind may change those of an earlier one. */
  abstract void switchOn(Map<String, Object> switches, Random random);

  private static void end(String state, Map<String, Object> switches, Random random) {
    switches.put("endState", state);
    switches.put("processedShare", random.nextDouble());
  }
}
