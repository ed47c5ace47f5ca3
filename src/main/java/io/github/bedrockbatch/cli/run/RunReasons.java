/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.source.OrdinalRuns;
import io.github.bedrockbatch.ledger.source.SourceFile;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.refusal.KnownRefusal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The reasons why prompts have no answer, from the batches in the ledger. */
final class RunReasons {
  static final RunReasons NONE = new RunReasons(List.of());

  private record Unfinished(String source, BitSet ordinals, String reason) {}

  private final List<Unfinished> batches = new ArrayList<>();
  private final List<String> sources;
  private String other = "it is not sent yet";

  /**
   * @param sources the source name of each file at the latest reading
   */
  private RunReasons(List<String> sources) {
    this.sources = sources;
  }

  static RunReasons of(Ledger ledger, List<String> sources) {
    RunReasons reasons = new RunReasons(sources);
    Map<String, List<SourceRange>> ranges = ledger.sources().beyond(Set.of());
    for (Batch batch : ledger.newest(Integer.MAX_VALUE)) {
      if (batch.state() != BatchState.DELIVERED) {
        reasons.add(batch, ranges.getOrDefault(batch.id(), List.of()));
      }
    }
    return reasons;
  }

  private void add(Batch batch, List<SourceRange> ranges) {
    String reason = words(batch);
    for (SourceRange range : ranges) {
      String source = SourceFile.archive(range.source());
      if (sources.contains(source)) {
        BitSet ordinals = new BitSet();
        OrdinalRuns.read(
            range.ordinals(), (first, last) -> ordinals.set((int) first, (int) last + 1));
        batches.add(new Unfinished(source, ordinals, reason));
      } else if (sources.contains(SourceFile.archive(range.origin()))) {
        other = reason; // a retry: the ledger does not know which prompts of the file it has
      }
    }
  }

  private static String words(Batch batch) {
    String what =
        switch (batch.state()) {
          case DROPPED -> "was given up";
          case FAILED -> "failed";
          default -> "is " + batch.state() + " and not finished yet";
        };
    String because = batch.reason() == null ? "" : ": " + KnownRefusal.explained(batch.reason());
    return "batch " + batch.id() + ' ' + what + because;
  }

  String of(int file, int ordinal) {
    for (Unfinished batch : batches) {
      if (batch.source().equals(sources.get(file)) && batch.ordinals().get(ordinal)) {
        return batch.reason();
      }
    }
    return other;
  }
}
