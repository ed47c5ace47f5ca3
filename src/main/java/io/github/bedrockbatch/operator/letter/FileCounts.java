/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the letters of one file by reason, as far as it was read. */
final class FileCounts {
  private static final int MOST_REASONS = 50;
  private static final int MOST_SAMPLES = 3;
  private static final int LOOKED_UP_AT_ONCE = 500;
  private static final int TAIL = 64;
  private static final String OTHERS = "other reasons";

  /** What the letters of a group have in common. */
  record Key(LetterKind kind, String code, String reason) {
    private static Key of(Letter letter) {
      return new Key(
          letter.kind(), letter.code(), LetterGroup.alike(letter.kind(), letter.reason()));
    }
  }

  /** The counts of one group. */
  static final class Count {
    final List<String> samples = new ArrayList<>();
    long letters;
    long sent;
    long dropped;

    /** The reason if all letters have the same; otherwise what their reasons have in common. */
    String reason;

    private Count(String reason) {
      this.reason = reason;
    }

    long waiting() {
      return letters - sent - dropped;
    }

    private void took(LetterOutcome outcome) {
      sent += outcome == LetterOutcome.SENT ? 1 : 0;
      dropped += outcome == LetterOutcome.DROPPED ? 1 : 0;
    }
  }

  final Map<Key, Count> groups = new LinkedHashMap<>();
  private final LetterFile file;
  private FileState state;
  private long read;
  private boolean atEnd;
  private byte[] tail = new byte[0];

  FileCounts(LetterFile file, FileState state) {
    this.file = file;
    this.state = state;
  }

  /** Whether the counts are still right for the file, which may have grown. */
  boolean isOf(FileState now) throws IOException {
    return now.equals(state)
        || (now.isSameFile(state)
            && now.size() >= read
            && Arrays.equals(tail, bytesBefore(read, tail.length)));
  }

  /** Compared with what was read, as a person may have edited the file in place. */
  private byte[] bytesBefore(long end, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file.path())) {
      while (bytes.hasRemaining() && channel.read(bytes, end - length + bytes.position()) >= 0) {
        // until there is no more
      }
    }
    return bytes.array();
  }

  void seen(FileState now) {
    atEnd &= now.equals(state);
    state = now;
  }

  String source() {
    return file.source();
  }

  FileState state() {
    return state;
  }

  long unread() {
    return atEnd ? 0 : state.size() - read;
  }

  /**
   * Reads on, at least one line.
   *
   * @param table null when no letter of the file was ever asked for
   * @param until when to stop, by {@link System#nanoTime}
   */
  void readOn(LetterTable table, long until) throws IOException {
    try (LetterLines lines = new LetterLines(file, read)) {
      boolean inTime = true;
      while (!atEnd && inTime) {
        List<Letter> some = new ArrayList<>();
        while (some.size() < LOOKED_UP_AT_ONCE && inTime && !atEnd) {
          atEnd = !lines.next();
          if (!atEnd) {
            some.add(lines.letter());
            inTime = System.nanoTime() - until < 0;
          }
        }
        add(some, table);
        read = lines.offset();
      }
      tail = bytesBefore(read, (int) Math.min(TAIL, read));
    }
  }

  private void add(List<Letter> letters, LetterTable table) {
    Map<Long, LetterTable.Row> known =
        table == null ? Map.of() : table.find(letters.stream().map(Letter::number).toList());
    for (Letter letter : letters) {
      Count count = of(letter);
      count.letters++;
      LetterTable.Row row = known.get(letter.number());
      if (row != null) {
        count.took(row.outcome());
      }
      if (letter.recordId() != null && count.samples.size() < MOST_SAMPLES) {
        count.samples.add(letter.recordId());
      }
    }
  }

  private Count of(Letter letter) {
    Key key = Key.of(letter);
    Count known = groups.get(key);
    if (known == null && groups.size() >= MOST_REASONS) {
      key = new Key(letter.kind(), letter.code(), OTHERS);
    }
    Count count = groups.computeIfAbsent(key, first -> new Count(letter.reason()));
    if (!count.reason.equals(letter.reason())) {
      count.reason = key.reason();
    }
    return count;
  }

  /** Counts the outcome of a letter, if the letter was counted. */
  void settled(Letter letter, LetterOutcome outcome) {
    long begin = Long.parseLong(letter.place().substring(letter.place().lastIndexOf(':') + 1));
    if (begin < read) {
      of(letter).took(outcome);
    }
  }

  /** Whether the whole file was read, and every letter was dropped. */
  boolean isDropped() {
    return unread() == 0
        && groups.values().stream().allMatch(count -> count.dropped == count.letters);
  }

  /** Whether it may have letters that match; true while that is not known. */
  boolean mayHave(LetterFilter filter) {
    return unread() > 0
        || groups.keySet().stream()
            .anyMatch(
                key ->
                    key.reason().equals(OTHERS)
                        || filter.mayMean(key.kind(), key.code(), key.reason()));
  }
}
