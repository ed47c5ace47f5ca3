/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.files.FileNames;
import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The refused values of one file: each becomes a dead letter, and all of them one line of log. */
final class FileRefusals implements RefusedValues, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FileRefusals.class);

  private final FileSource source;
  private final DeadLetterFile letters;
  private long count;
  private Place firstPlace;
  private Refusal firstRefusal;

  FileRefusals(FileSource source, DeadLetterFile letters) {
    this.source = source;
    this.letters = letters;
  }

  @Override
  public void take(Place place, Refusal refusal, Excerpt value, String id) throws IOException {
    if (count++ == 0) {
      firstPlace = place;
      firstRefusal = refusal;
    }
    letters.append(new DeadLetter(source.id(), source.fileName(), null, place, id, refusal, value));
  }

  long count() {
    return count;
  }

  /** Tells the operator, once for the file. */
  void report() {
    if (count > 0) {
      LOG.warn(
          "{} of the values in {} refused. The first is in line {}: {} ({}). All of them are in {}",
          count,
          FileNames.printable(source.fileName()),
          firstPlace.line(),
          firstRefusal.reason(),
          firstRefusal.code().wireName(),
          letters.path());
    }
  }

  @Override
  public void close() throws IOException {
    letters.close();
  }
}
