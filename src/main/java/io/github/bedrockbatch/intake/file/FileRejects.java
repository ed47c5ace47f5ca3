/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.intake.deadletter.DeadLetter;
import io.github.bedrockbatch.intake.deadletter.DeadLetterFile;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.reject.Rejection;
import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rejected values of one file: each becomes a dead letter, and all of them one line of log. */
final class FileRejects implements RejectSink, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FileRejects.class);

  private final FileSource source;
  private final DeadLetterFile deadLetters;
  private long count;
  private Place firstPlace;
  private Rejection firstRejection;

  FileRejects(FileSource source, DeadLetterFile deadLetters) {
    this.source = source;
    this.deadLetters = deadLetters;
  }

  @Override
  public void take(Place place, Rejection rejection, Excerpt value, String id) throws IOException {
    if (count++ == 0) {
      firstPlace = place;
      firstRejection = rejection;
    }
    deadLetters.append(
        new DeadLetter(source.id(), source.fileName(), null, place, id, rejection, value));
  }

  long count() {
    return count;
  }

  /** Tells the operator, once for the file. */
  void report() {
    if (count > 0) {
      LOG.warn(
          "{} of the values in {} were rejected. The first is in line {}: {} ({}). All of them are in {}",
          count,
          FileNames.printable(source.fileName()),
          firstPlace.line(),
          firstRejection.reason(),
          firstRejection.code().wireName(),
          deadLetters.path());
    }
  }

  @Override
  public void close() throws IOException {
    deadLetters.close();
  }
}
