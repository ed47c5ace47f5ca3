/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.config.source.Durations;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldTypos;
import io.github.bedrockbatch.intake.request.MediaObjects;
import io.github.bedrockbatch.intake.request.RequestReader;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.model.ModelsAllow;
import io.github.bedrockbatch.prompt.Deadline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * Makes readers for the values of a source, that is, a file or any number of messages. Each reader
 * is for one thread at a time.
 */
public final class ValueReaders {
  private final int maxRecordBytes;
  private final ModelsAllow modelsAllow;
  private final Clock clock;
  private final Path mediaFolder;
  private final MediaObjects mediaObjects;

  /** Without files that prompts may name. */
  public ValueReaders(int maxRecordBytes, ModelsAllow modelsAllow, Clock clock) {
    this(maxRecordBytes, modelsAllow, clock, null, MediaObjects.NONE);
  }

  /**
   * @param mediaFolder of the files that senders may name who are elsewhere; null when they may
   *     name none
   * @param mediaObjects that all of them may name
   */
  public ValueReaders(
      int maxRecordBytes,
      ModelsAllow modelsAllow,
      Clock clock,
      Path mediaFolder,
      MediaObjects mediaObjects) {
    this.maxRecordBytes = maxRecordBytes;
    this.modelsAllow = modelsAllow;
    this.clock = clock;
    this.mediaFolder = mediaFolder;
    this.mediaObjects = mediaObjects;
  }

  /**
   * The values in the window, of the shape that the settings say.
   *
   * @param rejects is told of what is no value of that shape
   * @param typos is told of names that look like typos
   */
  public ValueReader values(
      Window window, SourceSettings settings, RejectSink rejects, FieldTypos typos) {
    FieldNames names = FieldNames.of(settings, typos);
    return switch (settings.shape()) {
      case JSON ->
          new JsonValues(
              window,
              new ObjectParser(window, JsonFactories.RECORDS, names),
              rejects,
              maxRecordBytes);
      case CSV -> new CsvValues(window, settings.separator(), names, rejects, maxRecordBytes);
      case LINES -> new TextValues(window, true, names, rejects, maxRecordBytes);
      case TEXT -> new TextValues(window, false, names, rejects, maxRecordBytes);
    };
  }

  /** The deadline of a prompt that names none itself; null for none. */
  public Instant deadline(SourceSettings settings) {
    return settings.deadline().map(clock.instant()::plus).orElse(null);
  }

  /**
   * The deadline in a header of a message.
   *
   * @throws IllegalArgumentException when the text is no deadline
   */
  public Instant deadline(String header) {
    return Deadline.time(header.strip(), Durations::parse, clock);
  }

  /**
   * @param folder of the files that its values may name; null when its senders are elsewhere
   */
  public RequestReader requests(SourceSettings settings, Path folder) {
    Path media = folder == null ? mediaFolder : folder;
    return new RequestReader(settings, modelsAllow, clock, media, mediaObjects, maxRecordBytes);
  }
}
