/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.files.TakenBack;
import io.github.bedrockbatch.intake.deadletter.DeadLetter;
import io.github.bedrockbatch.intake.deadletter.DeadLetterFile;
import io.github.bedrockbatch.intake.deadletter.DeadLetters;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dead letters of sources that have no end: topics and queues. */
public final class StreamDeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(StreamDeadLetters.class);

  /** Limits the log, as a queue may be full of unusable values. */
  private static final Duration REPORT_EVERY = Duration.ofMinutes(1);

  private static final class OfSource {
    private final DeadLetterFile file;
    private boolean unsynced;
    private long reported;
    private Instant reportedAt = Instant.MIN;

    OfSource(DeadLetterFile file) {
      this.file = file;
    }
  }

  private final TakenBack lost = new TakenBack();
  private final DeadLetters folder;
  private final SourceLedger ledger;
  private final Clock clock;
  private final Map<String, OfSource> sources = new HashMap<>();

  public StreamDeadLetters(DeadLetters folder, SourceLedger ledger, Clock clock) {
    this.folder = folder;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Writes the rejected values of a route; they are safe once {@link #sync} has returned. */
  public MessageOutcomes of(String route) {
    return (message, place, why, value, id) -> rejected(route, message, place, why, value, id);
  }

  private synchronized void rejected(
      String route,
      SourceMessage message,
      ValuePlace place,
      Rejection rejection,
      Excerpt value,
      String id)
      throws IOException {
    lost.begin();
    String source = message.source();
    OfSource one =
        sources.computeIfAbsent(
            source, name -> new OfSource(folder.of(name, name.substring(name.indexOf(':') + 1))));
    if (!one.file.isAsWritten()) {
      reopen(one);
    }
    one.file.append(
        new DeadLetter(
            route, source, source, message.name(), message.headers(), place, id, rejection, value));
    one.unsynced = true;
    Instant now = clock.instant();
    if (now.isAfter(one.reportedAt.plus(REPORT_EVERY))) {
      report(one, source, rejection);
      one.reportedAt = now;
    }
  }

  /**
   * Opens the file at its path again. What was not synced counts as lost: it has to be redelivered.
   */
  private void reopen(OfSource one) throws IOException {
    if (one.unsynced) {
      lost.happened();
    }
    one.unsynced = false;
    one.file.reopen();
  }

  private static void report(OfSource one, String source, Rejection rejection) {
    long count = one.file.count().orElse(one.reported);
    LOG.warn(
        "{} of the values of {} were rejected so far ({} more than last said). The latest: {} ({})."
            + " All of them are in {}",
        count,
        source,
        count - one.reported,
        rejection.reason(),
        rejection.code().wireName(),
        one.file.path());
    one.reported = count;
  }

  /**
   * Syncs the dead letters, and notes their number in the ledger.
   *
   * @throws IOException when some that this thread wrote were lost; its messages have to be
   *     redelivered
   */
  public synchronized void sync() throws IOException {
    try {
      syncAll();
    } catch (IOException | RuntimeException e) {
      lost.happened();
      lost.forget();
      throw e;
    }
    lost.check();
  }

  private void syncAll() throws IOException {
    for (Map.Entry<String, OfSource> source : sources.entrySet()) {
      OfSource one = source.getValue();
      if (one.unsynced && !one.file.isAsWritten()) {
        reopen(one);
      }
      if (one.unsynced) {
        one.file.sync();
        one.file
            .count()
            .ifPresent(count -> ledger.refused(ledger.countedHere(source.getKey()), count));
        one.unsynced = false;
      }
    }
  }
}
