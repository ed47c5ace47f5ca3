/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.refusal.KnownRefusal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the prompts of a run, and why some have no answer. */
final class RunCounts {
  private static final int MOST_REASONS = 1_000;
  private static final int SHOWN = 5;
  private static final String FAILED = "failed";
  private static final int MOST_WORDS = 1_000; // of a refusal with its remedy

  private final Map<String, Long> reasons = new LinkedHashMap<>();
  private long answered;
  private long empty;
  private long late;
  private long failed;
  private long refused;
  private long notAnswered;
  private long inputTokens;
  private long outputTokens;

  void result(ResultHead line) {
    inputTokens += line.inputTokens();
    outputTokens += line.outputTokens();
    late += line.late() ? 1 : 0;
    if (line.succeeded()) {
      answered++;
      empty += line.empty() ? 1 : 0;
    } else {
      failed++;
      why(FAILED, line.errorCode() + ": " + line.errorMessage());
    }
  }

  void refused(String code, String reason) {
    failed++;
    refused++;
    why("could not be read", code + ": " + reason);
  }

  void notAnswered(String reason) {
    notAnswered++;
    why("not answered", reason);
  }

  private void why(String what, String reason) {
    String words = reason.substring(0, Math.min(MOST_WORDS, reason.length()));
    String key = what + ": " + words.replaceAll("\\p{Cntrl}+", " ").strip();
    if (reasons.size() >= MOST_REASONS && !reasons.containsKey(key)) {
      key = what + ": for other reasons";
    }
    reasons.merge(key, 1L, Long::sum);
  }

  long answered() {
    return answered;
  }

  long failed() {
    return failed;
  }

  boolean allAnswered() {
    return failed + notAnswered == 0;
  }

  String total() {
    return "%,d prompts: %,d answered%s, %,d failed%s, %,d not answered%s"
        .formatted(
            answered + failed + notAnswered,
            answered,
            empty == 0 ? "" : " (%,d of them without text)".formatted(empty),
            failed,
            refused == 0 ? "" : " (%,d of them could not be read)".formatted(refused),
            notAnswered,
            late == 0 ? "" : "; %,d after their deadline".formatted(late));
  }

  String tokens() {
    return "%,d input tokens, %,d output tokens".formatted(inputTokens, outputTokens);
  }

  /** Those of batches are explained already. */
  private static String explained(String reason) {
    return reason.startsWith(FAILED) ? KnownRefusal.explained(reason) : reason;
  }

  /** The reasons, those of the most prompts first. */
  List<String> why() {
    return reasons.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .map(reason -> "  %,d %s".formatted(reason.getValue(), explained(reason.getKey())))
        .toList();
  }
}
