/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.config.IntakeOptions;
import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.WatchedFile;
import io.github.bedrockbatch.intake.content.ContentOptions;
import io.github.bedrockbatch.intake.content.FileContent;
import io.github.bedrockbatch.intake.deadletter.DeadLetters;
import io.github.bedrockbatch.intake.read.SourceReader;
import io.github.bedrockbatch.intake.request.MediaObjects;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.intake.value.ValueReaders;
import io.github.bedrockbatch.ledger.source.SourceFile;
import io.github.bedrockbatch.prompt.Shape;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files of prompts: JSON Lines, JSON values over many lines, arrays of them, or a mixture; as
 * they are, compressed, or in archives.
 *
 * <p>Accepted are Bedrock's own records ({@code {"recordId":…,"modelInput":{…}}}), whose model
 * input is carried over byte for byte, and prompt objects ({@code {"id":…,"prompt":…,"system":…,
 * "maxTokens":…,"temperature":…,"modelId":…}}), which become Converse requests. Everything else
 * becomes a dead letter.
 *
 * <p>Reading has no effect on the file and keeps no progress. After a crash the file is read again
 * from its start: the same content gives the same prompts with the same source, ids and ordinals,
 * and its dead letters are not written twice. Heap does not grow with the file, except for 16 bytes
 * for each id that the user gave.
 */
public final class PromptFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PromptFiles.class);

  private final IntakeOptions intake;
  private final SourceSettings standard;
  private final DeadLetters deadLetters;
  private final FileSources sources;
  private final ValueReaders readers;

  /**
   * @param standard the settings of a source whose route says nothing
   */
  public PromptFiles(
      IntakeOptions intake,
      SourceSettings standard,
      DeadLetters deadLetters,
      FileSources sources,
      MediaObjects mediaObjects,
      Clock clock) {
    this.intake = intake;
    this.standard = standard;
    this.deadLetters = deadLetters;
    this.sources = sources;
    this.readers =
        new ValueReaders(
            intake.maxRecordBytes(),
            intake.modelsAllow(),
            clock,
            intake.mediaFolder(),
            mediaObjects);
  }

  /** The settings of a source whose route says nothing. */
  public SourceSettings standard() {
    return standard;
  }

  public ValueReaders readers() {
    return readers;
  }

  /**
   * Opens a file, whose prompts are read as they are asked for.
   *
   * @param settings how its values become prompts
   * @param route the id of the route that it comes by, or null
   * @param wanted null when all of its prompts are
   * @param isLocal whether its prompts may name files beside it; else its sender is elsewhere
   * @throws UnreadableFileException when it would never be opened; what can pass is told as it is
   */
  PromptFile open(
      File file, SourceSettings settings, String route, WantedPrompts wanted, boolean isLocal)
      throws IOException {
    WatchedFile opened = open(file);
    try {
      FileSource source = sources.of(file.getName(), route, opened);
      FileContent content =
          new FileContent(
              opened,
              new ContentOptions(
                  settings.shape(),
                  settings.charset(),
                  intake.maxExpansion(),
                  intake.maxRecordBytes() + 1));
      if (!content.isPacked()) {
        tellIfTorn(source, opened, settings);
      }
      FileValues values =
          new FileValues(
              source,
              route,
              isLocal ? file.toPath().toAbsolutePath().getParent() : null,
              deadLetters.of(source.id(), source.fileName()));
      return new PromptFile(
          source,
          opened,
          content,
          values,
          window -> new SourceReader(window, settings, readers, values),
          wanted);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Logs if reading had stopped in the middle of a line: outside JSON that half was asked as a
   * prompt.
   */
  private static void tellIfTorn(FileSource source, WatchedFile file, SourceSettings settings)
      throws IOException {
    SourceFile known = source.known();
    if (known == null
        || !known.taken()
        || known.bytes() >= file.size()
        || settings.shape() == Shape.JSON) {
      return;
    }
    ByteBuffer around = ByteBuffer.allocate(2); // the last byte that was read, and the next
    file.channel().read(around, known.bytes() - 1);
    if (around.get(0) != '\n' && around.get(1) != '\n' && around.get(1) != '\r') {
      LOG.error(
          "{} ended at byte {}, in the middle of a line, when it was read before. That line was"
              + " asked as it was then and is not asked again; what follows it is",
          FileNames.printable(source.fileName()),
          known.bytes());
    }
  }

  private static WatchedFile open(File file) throws IOException {
    try {
      return WatchedFile.open(file.toPath());
    } catch (InvalidPathException e) {
      throw new UnreadableFileException(
          new IOException("its name cannot be written in the encoding of this process", e));
    } catch (AccessDeniedException | NoSuchFileException e) {
      throw new UnreadableFileException(e); // others, as too many open files, pass
    }
  }
}
