/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.intake.deadletter.DeadLetter;
import io.github.bedrockbatch.intake.deadletter.DeadLetterFile;
import io.github.bedrockbatch.intake.deadletter.HashedKeys;
import io.github.bedrockbatch.intake.read.ValueSource;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.prompt.Context;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of one file. It remembers all their ids; each rejected one becomes a dead letter, and
 * all of them one line of log.
 */
final class FileValues implements ValueSource, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FileValues.class);

  private final FileSource source;
  private final String route;
  private final Path folder;
  private final DeadLetterFile deadLetters;
  private final HashedKeys ids = new HashedKeys();
  private Place firstPlace;
  private Rejection firstRejection;

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

  @Override
  public String name() {
    return source.fileName();
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
  public boolean isNew(String id, Place place) {
    return ids.add(id);
  }

  @Override
  public Context context(String id, Place place, boolean alone) {
    String itsId = id == null ? place.id(source.fileName()) : id;
    return new Context(itsId, source.id(), place.ordinal(), 1, Map.of());
  }

  @Override
  public void take(Place place, Rejection rejection, Excerpt value, String id) throws IOException {
    if (firstPlace == null) {
      firstPlace = place;
      firstRejection = rejection;
    }
    deadLetters.append(
        new DeadLetter(
            route, source.id(), source.fileName(), null, Map.of(), place, id, rejection, value));
  }

  /**
   * Brings the dead letters to the disk and tells the operator of them.
   *
   * @param rejected how many there were
   * @param repeatedIds how many have an id that an earlier one has, and were taken all the same
   */
  void finish(long rejected, long repeatedIds) throws IOException {
    close();
    String name = FileNames.printable(source.fileName());
    if (rejected > 0) {
      LOG.warn(
          "{} of the values in {} were rejected. The first is in line {}: {} ({}). All of them are"
              + " in {}",
          rejected,
          name,
          firstPlace.line(),
          firstRejection.reason(),
          firstRejection.code().wireName(),
          deadLetters.path());
    }
    if (repeatedIds > 0) {
      LOG.warn(
          "{} prompts in {} have an id that an earlier one has. They are asked too, as"
              + " intake.duplicates=keep says; their answers have the same id",
          repeatedIds,
          name);
    }
  }

  @Override
  public void close() throws IOException {
    deadLetters.close();
  }
}
