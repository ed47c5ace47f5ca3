/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.CutShortException;
import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.request.FieldTypos;
import io.github.bedrockbatch.intake.value.ValueReader;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The prompts of one open file, in the order of the file. */
final class FilePrompts implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(FilePrompts.class);

  private final FileSource source;
  private final Window window;
  private final ValueReader values;
  private final PromptReader reader;
  private final FileRejects rejects;
  private final FieldTypos typos;
  private long accepted;
  private boolean cut;

  FilePrompts(
      FileSource source,
      Window window,
      ValueReader values,
      PromptReader reader,
      FileRejects rejects,
      FieldTypos typos) {
    this.source = source;
    this.window = window;
    this.values = values;
    this.reader = reader;
    this.rejects = rejects;
    this.typos = typos;
  }

  /** The next prompt, or null when the file has been read to its end, or as far as it can be. */
  Prompt next() throws IOException {
    try {
      return read();
    } catch (CutShortException e) { // what is in the window may be of something else
      cut = true;
      return null;
    }
  }

  private Prompt read() throws IOException {
    while (values.next()) {
      try {
        Prompt prompt = reader.read(values.fields(), values.place());
        accepted++;
        return prompt;
      } catch (RejectedException e) {
        values.reject(e);
      }
    }
    if (accepted == 0 && rejects.count() == 0) {
      Rejection empty = RejectCode.EMPTY_FILE.because("the file is empty");
      rejects.take(new Place(1, 1, 1), empty, Excerpt.NOTHING, null);
    }
    return null;
  }

  FileSource source() {
    return source;
  }

  /** Whether the file became shorter while it was read. */
  boolean isCut() {
    return cut;
  }

  /** How much of it was read. */
  long offset() {
    return window.offset();
  }

  /** Brings the dead letters to the disk and tells the operator of them. */
  IntakeCount finish() throws IOException {
    rejects.close();
    rejects.report();
    typos.tell(source.fileName());
    if (reader.repeatedIds() > 0) {
      LOG.warn(
          "{} prompts in {} have an id that an earlier one has. They are asked too, as"
              + " intake.duplicates=keep says; their answers have the same id",
          reader.repeatedIds(),
          FileNames.printable(source.fileName()));
    }
    return new IntakeCount(source.id(), accepted, rejects.count());
  }

  @Override
  public void close() throws IOException {
    try (FileRejects closing = rejects) {
      window.close();
    }
  }
}
