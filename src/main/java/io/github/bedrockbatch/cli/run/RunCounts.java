/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.refusal.KnownRefusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many prompts of a run were answered, and the reasons why others were not. */
final class RunCounts {
  private static final int MOST_REASONS = 1_000;
  private static final int SHOWN = 5;
  private static final int MOST_WORDS = 1_000; // of a refusal with its remedy

  private enum Ending {
    FAILED("failed"),
    UNREADABLE("could not be read"),
    NOT_ANSWERED("not answered");

    private final String words;

    Ending(String words) {
      this.words = words;
    }
  }

  private record Reason(Ending ending, String why) {
    /** The reason in words. Reasons that come from batches have their explanation already. */
    String words() {
      return ending.words + ": " + (ending == Ending.FAILED ? KnownRefusal.explained(why) : why);
    }
  }

  private final Map<Reason, Long> reasons = new LinkedHashMap<>();
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
      why(Ending.FAILED, line.errorCode() + ": " + line.errorMessage());
    }
  }

  void refused(String code, String reason) {
    failed++;
    refused++;
    why(Ending.UNREADABLE, code + ": " + reason);
  }

  void notAnswered(String reason) {
    notAnswered++;
    why(Ending.NOT_ANSWERED, reason);
  }

  private void why(Ending ending, String why) {
    String words = why.substring(0, Math.min(MOST_WORDS, why.length()));
    Reason reason = new Reason(ending, words.replaceAll("\\p{Cntrl}+", " ").strip());
    if (reasons.size() >= MOST_REASONS && !reasons.containsKey(reason)) {
      reason = new Reason(ending, "for other reasons");
    }
    reasons.merge(reason, 1L, Long::sum);
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
    return "%s: %,d answered%s, %,d failed%s, %,d not answered%s"
        .formatted(
            Count.of(answered + failed + notAnswered, "prompt"),
            answered,
            empty == 0 ? "" : " (%,d of them without text)".formatted(empty),
            failed,
            refused == 0 ? "" : " (%,d of them could not be read)".formatted(refused),
            notAnswered,
            late == 0 ? "" : "; %,d after their deadline".formatted(late));
  }

  Tokens used() {
    return new Tokens(inputTokens, outputTokens);
  }

  String tokens() {
    return "%,d input tokens, %,d output tokens".formatted(inputTokens, outputTokens);
  }

  /** The most frequent reasons, and the number of prompts with others. */
  List<String> why() {
    List<Map.Entry<Reason, Long>> most =
        reasons.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .toList();
    List<String> why = new ArrayList<>();
    for (Map.Entry<Reason, Long> reason : most.subList(0, Math.min(SHOWN, most.size()))) {
      why.add("  %,d %s".formatted(reason.getValue(), reason.getKey().words()));
    }
    long others = most.stream().skip(SHOWN).mapToLong(Map.Entry::getValue).sum();
    if (others > 0) {
      why.add("  %,d for other reasons".formatted(others));
    }
    return why;
  }
}
