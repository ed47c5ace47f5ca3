/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.intake.content.OtherCharset;
import io.github.bedrockbatch.intake.deadletter.DeadLetter;
import io.github.bedrockbatch.intake.deadletter.DeadLetterFile;
import io.github.bedrockbatch.intake.deadletter.HashedKeys;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.read.ValueSource;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.RejectedFileException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import io.github.bedrockbatch.ledger.source.SourceFile;
import io.github.bedrockbatch.prompt.Context;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of one file, or of the entries of an archive, one after the other. Remembers all their
 * ids; each rejected value becomes a dead letter, and all of them are logged in one line.
 */
final class FileValues implements ValueSource, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FileValues.class);

  private final FileSource source;
  private final String route;
  private final Path folder;
  private final DeadLetterFile deadLetters;
  private String entry;
  private OtherCharset charset;
  private HashedKeys ids;
  private ValuePlace firstPlace;
  private Rejection firstRejection;
  private ValuePlace rejectedAt;
  private Rejection restRejection;

  /**
   * @param route the id of the route that it comes by, or null
   * @param folder of the files that its values may name, or null
   */
  FileValues(FileSource source, String route, Path folder, DeadLetterFile deadLetters) {
    this.source = source;
    this.route = route;
    this.folder = folder;
    this.deadLetters = deadLetters;
  }

  /**
   * Begins another text.
   *
   * @param nextEntry its name in the archive; null when it is the file itself
   */
  void begin(String nextEntry, Window window) {
    entry = nextEntry;
    charset = new OtherCharset(window);
    ids = new HashedKeys();
    firstPlace = null;
    restRejection = null;
  }

  @Override
  public String name() {
    return entry == null ? source.fileName() : source.fileName() + '/' + entry;
  }

  /** Under which source the values are taken. */
  String sourceId() {
    return entry == null ? source.id() : SourceFile.entry(source.id(), entry);
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public boolean mayStandForOne() {
    return false;
  }

  @Override
  public boolean isNew(String id, ValuePlace place) {
    return ids.add(id);
  }

  @Override
  public Context context(String id, ValuePlace place, boolean alone) {
    String itsId = id == null ? place.id(name()) : id;
    return new Context(itsId, sourceId(), place.ordinal(), 1, Map.of());
  }

  /**
   * @throws RejectedFileException when the rest must not be read either; it has been reported
   */
  @Override
  public void take(ValuePlace place, Rejection rejection, Excerpt value, String id)
      throws IOException {
    Rejection ofRest = charset.isShownBy(value, place.line());
    if (ofRest != null || rejection.code().isOfRest()) {
      rejectedAt = place;
      restRejection = ofRest == null ? rejection : ofRest;
    } else if (firstPlace == null) {
      firstPlace = place;
      firstRejection = rejection;
    }
    append(place, ofRest == null ? rejection : ofRest, value, id);
    if (ofRest != null) {
      throw new RejectedFileException(ofRest.code(), ofRest.reason());
    }
  }

  /** Whether all from some place on was rejected. */
  boolean isRejected() {
    return restRejection != null;
  }

  private void append(ValuePlace place, Rejection rejection, Excerpt value, String id)
      throws IOException {
    String itsId = id == null && entry != null ? place.id(name()) : id; // names the entry
    deadLetters.append(
        new DeadLetter(
            route, sourceId(), source.fileName(), null, Map.of(), place, itsId, rejection, value));
  }

  /**
   * Brings the dead letters to the disk and tells the operator of them.
   *
   * @param rejected how many there were
   * @param repeatedIds how many have an id that an earlier one has, and were taken all the same
   */
  void finish(long rejected, long repeatedIds) throws IOException {
    if (rejected > 0) {
      deadLetters.sync();
    }
    String name = FileNames.printable(name());
    if (firstPlace != null) {
      long values = rejected - (restRejection == null ? 0 : 1);
      LOG.warn(
          "{} of the values in {} {} rejected. The first is in line {}: {} ({}). All of them are"
              + " in {}",
          values,
          name,
          values == 1 ? "was" : "were",
          firstPlace.line(),
          firstRejection.reason(),
          firstRejection.code().wireName(),
          deadLetters.path());
    }
    if (restRejection != null) {
      LOG.warn(
          "{} is rejected from line {} on: {} ({})",
          name,
          rejectedAt.line(),
          restRejection.reason(),
          restRejection.code().wireName());
    }
    if (repeatedIds > 0) {
      LOG.warn(
          "In {} {} that an earlier one has. All are asked, as intake.duplicates=keep says; answers"
              + " have the id of their prompt",
          name,
          Count.of(repeatedIds, "prompt", "has an id", "have an id"));
    }
  }

  @Override
  public void close() throws IOException {
    deadLetters.close();
  }
}
