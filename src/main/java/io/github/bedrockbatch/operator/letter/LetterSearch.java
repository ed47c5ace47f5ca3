/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import io.github.bedrockbatch.files.LineReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Searches files for the letters that match a filter; can be interrupted and continued at any line.
 */
final class LetterSearch implements Closeable {
  /** How often the clock is read, in bytes of the files. */
  private static final long LOOK_EVERY = 64 * 1024;

  /** How many bytes are always read, so that a search on a busy machine makes progress. */
  private static final long LEAST = 1024 * 1024;

  /** Opening a file takes as long as reading so many bytes. */
  private static final long OPENING = 16 * 1024;

  private final LetterFilter filter;
  private final Iterator<LetterFile> files;
  private LetterFile file;
  private LetterLines lines;
  private Letter letter;
  private boolean ended;
  private long read;

  /**
   * @param from {@link #place} of an earlier search; null to begin
   * @param mayHave false for files that have no letter that matches
   * @throws IllegalArgumentException when {@code from} is no such place
   */
  LetterSearch(
      List<LetterFile> all, LetterFilter filter, String from, Predicate<LetterFile> mayHave)
      throws IOException {
    this.filter = filter;
    int colon = from == null ? -1 : from.lastIndexOf(':');
    int first = from == null ? 0 : indexOf(all, from.substring(0, Math.max(0, colon)));
    long offset = from == null ? 0 : offset(from.substring(colon + 1));
    this.files =
        all.stream()
            .skip(first)
            .filter(one -> filter.kind() == null || filter.kind() == one.kind())
            .filter(mayHave)
            .iterator();
    if (offset > 0 && first < all.size()) {
      file = files.hasNext() ? files.next() : null;
      lines = file == null ? null : new LetterLines(file, file == all.get(first) ? offset : 0);
    }
  }

  /** The index of a file; if it was removed, that of the end, as its successor is not known. */
  private static int indexOf(List<LetterFile> all, String name) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(name)) {
        return i;
      }
    }
    return all.size();
  }

  private static long offset(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("That is no place in a file of dead letters", e);
    }
  }

  /**
   * Moves to the next letter that matches.
   *
   * @param until when to stop, by {@link System#nanoTime}; some of the files are read in any case
   * @return false when there is none, or the time is over
   */
  boolean next(long until) throws IOException {
    long looked = -LOOK_EVERY;
    while (true) {
      if (lines == null) {
        if (!files.hasNext()) {
          ended = true;
          return false;
        }
        file = files.next();
        lines = new LetterLines(file, 0);
        read += OPENING;
        looked = -LOOK_EVERY;
      }
      if (lines.offset() - looked >= LOOK_EVERY) {
        if (read > LEAST && System.nanoTime() - until > 0) {
          return false;
        }
        looked = lines.offset();
      }
      if (!lines.next()) {
        lines.close();
        lines = null;
        continue;
      }
      read += lines.line().length();
      letter = lines.letter();
      if (filter.matches(letter)) {
        return true;
      }
    }
  }

  Letter letter() {
    return letter;
  }

  LetterFile file() {
    return file;
  }

  LineReader line() {
    return lines.line();
  }

  /** Where another search continues after what was read; null when all was read. */
  String place() {
    if (lines != null) {
      return file.name() + ':' + lines.offset();
    }
    return ended || !files.hasNext() ? null : files.next().name() + ":0";
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    }
  }
}
