/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.CutShortException;
import io.github.bedrockbatch.files.WatchedFile;
import io.github.bedrockbatch.intake.frame.FileWindow;
import io.github.bedrockbatch.intake.read.PromptPages;
import io.github.bedrockbatch.intake.read.SourceReader;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.SourceFile;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.Objects;

/**
 * The prompts of one open file, in its order. The file is closed when it was read to its end, as
 * far as it can be, and when reading fails; then it may be read again from its start. Once there is
 * no other page, its dead letters are on the disk.
 */
public final class PromptFile extends PromptPages {
  private final FileSource source;
  private final WatchedFile file;
  private final FileWindow window;
  private final FileValues values;
  private final SourceReader reader;
  private final WantedPrompts wanted;
  private long accepted;
  private IntakeCount count;
  private FileEnd end;

  /**
   * @param wanted null when all of them are
   */
  PromptFile(
      FileSource source,
      WatchedFile file,
      FileWindow window,
      FileValues values,
      SourceReader reader,
      WantedPrompts wanted) {
    this.source = source;
    this.file = file;
    this.window = window;
    this.values = values;
    this.reader = reader;
    this.wanted = wanted;
  }

  FileSource source() {
    return source;
  }

  /** Notes in the ledger that it is not read to its end, and how much is left. */
  public void noteUnread(Ledger ledger) {
    SourceFile was = source.file();
    ledger.unread(was.source(), Math.max(1, was.bytes() - window.offset()));
  }

  /** What became of its values, as far as they were wanted; known when it was read to its end. */
  IntakeCount count() {
    return Objects.requireNonNull(count, "The file has not been read to its end");
  }

  /** What became of the file itself; known at the same time. */
  FileEnd end() {
    return Objects.requireNonNull(end, "The file has not been read to its end");
  }

  @Override
  protected Prompt nextPrompt() throws IOException {
    try {
      for (Prompt prompt = reader.next(); prompt != null; prompt = reader.next()) {
        Prompt one = wanted == null ? prompt : wanted.of(prompt);
        if (one != null) {
          accepted++;
          return one;
        }
      }
      if (reader.isEmpty()) {
        Rejection empty = RejectCode.EMPTY_FILE.because("the file is empty");
        reader.reject(Place.FIRST, empty, Excerpt.NOTHING, null);
      }
      finish(false);
    } catch (CutShortException e) { // what is in the window may be of something else
      finish(true);
    }
    return null;
  }

  private void finish(boolean cut) throws IOException {
    values.finish(reader.rejected(), reader.repeatedIds());
    end = cut ? FileEnd.cut(source, window.offset()) : FileEnd.whole(source, file);
    close();
    String id = wanted == null ? source.id() : wanted.source(source.id());
    count = new IntakeCount(id, accepted, reader.rejected());
  }

  @Override
  public void close() throws IOException {
    super.close();
    try (values) {
      window.close();
    }
  }
}
