/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.source.OrdinalRuns;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.source.SourceRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Batches that have come to their end in a ledger: of a topic with gaps and of files, with retries
 * and retries of these, some of them dropped.
 */
final class RandomHistory {
  private static final int MOST_RECORDS = 40;

  private final Ledger ledger;
  private final SettableClock clock;
  private final Random random;
  private final List<SourceRange> firsts = new ArrayList<>();
  private final List<SourceRange> again = new ArrayList<>();
  private final List<Instant> endings = new ArrayList<>();
  private long offset;

  RandomHistory(Ledger ledger, SettableClock clock, Random random) {
    this.ledger = ledger;
    this.clock = clock;
    this.random = random;
  }

  /** Some times at which some of the batches had ended, in order. */
  List<Instant> endings(int times) {
    return IntStream.range(0, times)
        .mapToObj(i -> endings.get(endings.size() * i / times))
        .toList();
  }

  int batches() {
    return endings.size();
  }

  /** What was taken from sources, and no retry. */
  List<SourceRange> firstAttempts() {
    return firsts;
  }

  void run(int batches) {
    for (int i = 0; i < batches || !again.isEmpty(); i++) {
      boolean enough = i >= batches;
      List<SourceRange> shares = new ArrayList<>();
      if (!enough) {
        shares.add(ofTopic());
        shares.add(ofFile("file:" + i));
        firsts.addAll(shares);
      }
      while (!again.isEmpty() && (enough || random.nextInt(3) == 0)) {
        shares.add(again.remove(random.nextInt(again.size())));
      }
      end("%04d".formatted(i), shares, enough);
      clock.advance(Duration.ofMinutes(1));
    }
  }

  private SourceRange ofTopic() {
    int records = 1 + random.nextInt(MOST_RECORDS);
    offset += random.nextInt(3);
    SourceRange range =
        random.nextBoolean()
            ? everyOther("kafka:t-0", offset, records)
            : new SourceRange("kafka:t-0", offset + records - 1, records);
    offset = range.lastOrdinal() + 1;
    return range;
  }

  private SourceRange ofFile(String name) {
    int records = 1 + random.nextInt(MOST_RECORDS);
    ledger.sources().taken(name, records, random.nextInt(2));
    return new SourceRange(name, records - 1, records);
  }

  static SourceRange everyOther(String source, long from, int records) {
    return of(source, source, LongStream.range(0, records).map(i -> from + 2 * i));
  }

  private static SourceRange of(String source, String origin, LongStream ordinals) {
    OrdinalRuns runs = new OrdinalRuns();
    long[] all = ordinals.peek(runs::add).toArray();
    return new SourceRange(source, origin, all[all.length - 1], all.length, runs.text());
  }

  private void end(String id, List<SourceRange> shares, boolean last) {
    int records = shares.stream().mapToInt(SourceRange::records).sum();
    Batch batch = Rows.sealed(id, Rows.NOVA, "node", records, clock.instant());
    ledger.seal(batch, shares);
    batch = move(batch, batch.uploaded(Rows.PLACE, clock.instant()));
    if (random.nextInt(8) == 0) {
      move(batch, batch.dropped(clock.instant()));
    } else {
      ledger.claim(batch);
      batch = ledger.save(batch, batch.submitting(clock.instant()));
      batch = ledger.save(batch, batch.submitted(Rows.ARN + id, clock.instant()));
      batch = move(batch, batch.ended(clock.instant()));
      deliver(batch, shares, last);
    }
    endings.add(clock.instant().plusMillis(1));
  }

  private void deliver(Batch batch, List<SourceRange> shares, boolean last) {
    List<SourceOutcome> outcomes = new ArrayList<>();
    Map<String, LongStream.Builder> retries = new LinkedHashMap<>();
    long ordinal = 0;
    int[] sums = new int[4];
    for (SourceRange share : shares) {
      int retried = last || random.nextInt(3) > 0 ? 0 : random.nextInt(share.records() + 1);
      int failed = random.nextInt(share.records() - retried + 1);
      int succeeded = share.records() - retried - failed;
      int empty = random.nextInt(succeeded + 1);
      outcomes.add(
          new SourceOutcome(share.source(), share.origin(), succeeded, empty, failed, retried));
      for (int i = 0; i < retried; i++) {
        retries.computeIfAbsent(share.origin(), o -> LongStream.builder()).accept(ordinal + i);
      }
      ordinal += share.records();
      sums[0] += succeeded;
      sums[1] += empty;
      sums[2] += failed;
      sums[3] += retried;
    }
    String source = batch.source();
    retries.forEach((origin, ordinals) -> again.add(of(source, origin, ordinals.build())));
    AnswerTotals answers = new AnswerTotals();
    answers.used(7, 3);
    answers.failed("code", "text", "id");
    ledger.claim(batch);
    batch =
        ledger.settle(
            batch,
            batch.allPagesDelivered(1, sums[0], sums[1], sums[2], sums[3]),
            outcomes,
            answers);
    ledger.save(batch, batch.delivered(clock.instant()));
  }

  private Batch move(Batch batch, Batch next) {
    ledger.claim(batch);
    return ledger.save(batch, next);
  }
}
