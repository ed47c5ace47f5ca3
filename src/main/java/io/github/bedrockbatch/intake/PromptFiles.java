/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.IntakeOptions;
import io.github.bedrockbatch.config.PromptOptions;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads files of prompts: JSON Lines, JSON values over many lines, arrays of them, or a mixture.
 *
 * <p>Accepted are Bedrock's own records ({@code {"recordId":…,"modelInput":{…}}}), whose model
 * input is carried over byte for byte, and prompt objects ({@code {"id":…,"prompt":…,"system":…,
 * "maxTokens":…,"temperature":…,"modelId":…}}), which become Converse requests. Everything else
 * becomes a dead letter.
 *
 * <p>Reading has no effect on the file and keeps no progress. After a crash the file is read again
 * from its start: an unchanged file gives the same prompts with the same source, ids and ordinals,
 * and its dead letters are not written twice. Heap does not grow with the file, except for 16 bytes
 * for each id that the user gave.
 */
public final class PromptFiles {
  private static final int KEPT_COUNTS = 1_000;

  private final IntakeOptions intake;
  private final SourceSettings standard;
  private final DeadLetters deadLetters;
  private final ValueReaders readers;
  private final Map<Path, IntakeCount> counts =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Path, IntakeCount> eldest) {
              return size() > KEPT_COUNTS;
            }
          });

  public PromptFiles(
      IntakeOptions intake, PromptOptions prompt, BedrockOptions bedrock, DeadLetters deadLetters) {
    this.intake = intake;
    this.standard = SourceSettings.of(intake, prompt, bedrock);
    this.deadLetters = deadLetters;
    this.readers = new ValueReaders(intake.maxRecordBytes());
  }

  /**
   * The prompts of the file in pages, read as they are asked for. The iterator is {@link
   * AutoCloseable}; it closes itself at the end of the file and on failure. When it has ended, the
   * dead letters of the file are on the disk, so that the file may be acknowledged as soon as the
   * pages are safe.
   *
   * @throws IOException when the file cannot be opened
   */
  public Iterator<PromptPage> pages(File file) throws IOException {
    return pages(file, standard);
  }

  /** The settings of a source whose route says nothing. */
  SourceSettings standard() {
    return standard;
  }

  ValueReaders readers() {
    return readers;
  }

  /** As {@link #pages(File)}, for a source whose route says how its values become prompts. */
  Iterator<PromptPage> pages(File file, SourceSettings settings) throws IOException {
    Path path = file.toPath();
    counts.remove(path);
    FileChannel channel = open(path);
    try {
      FileSource source =
          FileSource.of(file.getName(), Files.readAttributes(path, BasicFileAttributes.class));
      return new PromptPages(prompts(source, channel, settings), count -> counts.put(path, count));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path path) throws IOException {
    try {
      return FileChannel.open(path);
    } catch (IOException e) {
      throw new UnreadableFileException(e);
    }
  }

  /**
   * What became of the values of the file.
   *
   * @throws IllegalStateException when it has not been read to its end, or very many others have
   *     since
   */
  public IntakeCount count(File file) {
    IntakeCount count = counts.get(file.toPath());
    if (count == null) {
      throw new IllegalStateException("Not read to its end: " + file);
    }
    return count;
  }

  private FilePrompts prompts(FileSource source, FileChannel channel, SourceSettings settings) {
    FileRefusals refusals =
        new FileRefusals(source, deadLetters.of(source.id(), source.fileName()));
    FileWindow window = new FileWindow(channel, source.size(), intake.maxRecordBytes() + 1);
    Slips slips = new Slips();
    return new FilePrompts(
        source,
        window,
        readers.values(window, settings, refusals, slips),
        new PromptReader(source, readers.requests(settings), settings.duplicates()),
        refusals,
        slips);
  }
}
