/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.files.TakenBack;
import io.github.bedrockbatch.intake.deadletter.DeadLetter;
import io.github.bedrockbatch.intake.deadletter.DeadLetterFile;
import io.github.bedrockbatch.intake.deadletter.DeadLetters;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.ledger.Ledger;
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

  /** A queue full of what cannot be used must not fill the log too. */
  private static final Duration REPORT_EVERY = Duration.ofMinutes(1);

  private static final class Letters {
    private DeadLetterFile file;
    private boolean changed;
    private long reported;
    private Instant reportedAt = Instant.MIN;
  }

  private final TakenBack lost = new TakenBack();
  private final DeadLetters folder;
  private final Ledger ledger;
  private final Clock clock;
  private final Map<String, Letters> sources = new HashMap<>();

  public StreamDeadLetters(DeadLetters folder, Ledger ledger, Clock clock) {
    this.folder = folder;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Takes a rejected value; it is safe once {@link #sync} has returned. */
  public synchronized void rejected(
      SourceMessage message, Place place, Rejection rejection, Excerpt value, String id)
      throws IOException {
    lost.begin();
    String source = message.source();
    Letters letters = sources.computeIfAbsent(source, name -> new Letters());
    if (letters.file == null) {
      letters.file = folder.of(source, source.substring(source.indexOf(':') + 1));
    }
    if (!letters.file.isAsWritten()) {
      reopen(letters);
    }
    letters.file.append(
        new DeadLetter(source, source, message.name(), place, id, rejection, value));
    letters.changed = true;
    Instant now = clock.instant();
    if (now.isAfter(letters.reportedAt.plus(REPORT_EVERY))) {
      report(letters, source, rejection);
      letters.reportedAt = now;
    }
  }

  /** What was not synced may be in a file that nobody finds: it has to be delivered again. */
  private void reopen(Letters letters) throws IOException {
    if (letters.changed) {
      lost.happened();
    }
    letters.changed = false;
    letters.file.reopen();
  }

  private static void report(Letters letters, String source, Rejection rejection) {
    long count = letters.file.count().orElse(letters.reported);
    LOG.warn(
        "{} of the values of {} rejected so far ({} more than last said). The latest: {} ({}). All of"
            + " them are in {}",
        count,
        source,
        count - letters.reported,
        rejection.reason(),
        rejection.code().wireName(),
        letters.file.path());
    letters.reported = count;
  }

  /**
   * Brings the letters to the disk, and their number into the books.
   *
   * @throws IOException when some that this thread took are not there; its messages have to be
   *     delivered again
   */
  public synchronized void sync() throws IOException {
    boolean done = false;
    try {
      syncAll();
      done = true;
    } finally {
      if (!done) {
        lost.happened();
        lost.forget();
      }
    }
    lost.check();
  }

  private void syncAll() throws IOException {
    for (Map.Entry<String, Letters> source : sources.entrySet()) {
      Letters letters = source.getValue();
      if (letters.changed && !letters.file.isAsWritten()) {
        reopen(letters);
      }
      if (letters.changed) {
        letters.file.sync();
        letters.file.count().ifPresent(count -> ledger.refused(source.getKey(), count));
        letters.changed = false;
      }
    }
  }
}
