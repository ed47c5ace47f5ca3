/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.CutShortException;
import io.github.bedrockbatch.files.WatchedFile;
import io.github.bedrockbatch.intake.content.FileContent;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.read.PromptPages;
import io.github.bedrockbatch.intake.read.SourceReader;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedFileException;
import io.github.bedrockbatch.ledger.source.SourceFile;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * The prompts of one open file in order; of an archive, those of each entry in turn. The file is
 * closed when it was read as far as possible, and when reading fails; then it may be read again
 * from its start. When there are no more pages, its dead letters are on disk.
 */
public final class PromptFile extends PromptPages {
  private final FileSource source;
  private final WatchedFile file;
  private final FileContent content;
  private final FileValues values;
  private final Function<Window, SourceReader> readers;
  private final WantedPrompts wanted;
  private final List<IntakeCount> entries = new ArrayList<>();
  private SourceReader reader;
  private boolean begun;
  private long acceptedBefore;
  private long accepted;
  private long rejected;
  private long lastOrdinal;
  private boolean needsPerson;
  private IntakeCount count;
  private FileEnd end;

  /**
   * @param readers make prompts of the values in a window
   * @param wanted null when all of them are
   */
  PromptFile(
      FileSource source,
      WatchedFile file,
      FileContent content,
      FileValues values,
      Function<Window, SourceReader> readers,
      WantedPrompts wanted) {
    this.source = source;
    this.file = file;
    this.content = content;
    this.values = values;
    this.readers = readers;
    this.wanted = wanted;
  }

  FileSource source() {
    return source;
  }

  /** Notes in the ledger how many bytes of it were not read. */
  public void noteUnread(SourceLedger sources) {
    SourceFile was = source.file();
    sources.unread(was.source(), Math.max(1, was.bytes() - content.read()));
  }

  /** What became of its values, as far as they were wanted; known when it was read to its end. */
  IntakeCount count() {
    return Objects.requireNonNull(count, "The file has not been read to its end");
  }

  /** What became of those of each entry, if it is an archive; they are in its count, too. */
  List<IntakeCount> entries() {
    return entries;
  }

  /** What became of the file itself; known at the same time. */
  FileEnd end() {
    return Objects.requireNonNull(end, "The file has not been read to its end");
  }

  /** Whether a person has to look at the file, as it, or the rest of it, could not be read. */
  boolean needsPerson() {
    return needsPerson;
  }

  @Override
  protected Prompt nextPrompt() throws IOException {
    try {
      while (reader != null || begin()) {
        Prompt prompt = values.isRejected() ? null : nextWanted();
        if (prompt != null) {
          accepted++;
          return prompt;
        }
        if (reader.isEmpty()) {
          reader.rejectRest(RejectCode.EMPTY_FILE.because("the file is empty"));
        }
        endText();
      }
      finish(false);
    } catch (CutShortException e) { // what is in the window may be of something else
      if (reader != null) {
        endText();
      }
      finish(true);
    }
    return null;
  }

  /** Begins the next text, which may be rejected as a whole; false when there is none. */
  private boolean begin() throws IOException {
    try {
      if (content.next()) {
        begin(content.window());
      } else if (begun) {
        return false;
      } else {
        begin(Window.over(new byte[0]));
        reader.rejectRest(RejectCode.EMPTY_FILE.because("the zip holds no file"));
      }
    } catch (RejectedFileException e) {
      begin(Window.over(new byte[0]));
      reject(e);
    }
    return true;
  }

  private void begin(Window window) {
    values.begin(content.entry(), window);
    reader = readers.apply(window);
    reader.after(lastOrdinal);
    begun = true;
  }

  private Prompt nextWanted() throws IOException {
    try {
      for (Prompt prompt = reader.next(); prompt != null; prompt = reader.next()) {
        Prompt one = wanted == null ? prompt : wanted.of(prompt);
        if (one != null) {
          return one;
        }
      }
    } catch (RejectedFileException e) {
      reject(e);
    }
    return null;
  }

  private void reject(RejectedFileException why) throws IOException {
    needsPerson |= !content.mayFollow() && !why.mayGoOn();
    if (!values.isRejected()) {
      reader.rejectRest(why.rejection());
    }
  }

  private void endText() throws IOException {
    values.finish(reader.rejected(), reader.repeatedIds());
    if (content.entry() != null) {
      entries.add(
          new IntakeCount(taken(values.sourceId()), accepted - acceptedBefore, reader.rejected()));
    }
    acceptedBefore = accepted;
    rejected += reader.rejected();
    lastOrdinal = reader.lastOrdinal();
    reader = null;
  }

  /** The source under which prompts of such a one are taken. */
  private String taken(String itsSource) {
    return wanted == null ? itsSource : wanted.source(itsSource);
  }

  private void finish(boolean cut) throws IOException {
    end = cut ? FileEnd.cut(source, content.read()) : FileEnd.whole(source, file);
    close();
    count = new IntakeCount(taken(source.id()), accepted, rejected);
  }

  @Override
  public void close() throws IOException {
    super.close();
    try (values) {
      content.close();
    }
  }
}
