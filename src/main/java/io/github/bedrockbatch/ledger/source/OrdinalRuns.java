/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

/**
 * Writes the ordinals that were taken from a source, in order, as a text with a few characters for
 * each run of consecutive ones. {@code 0+999,5,-1001} stands for 0 to 999, then 1005, then 5: each
 * run has the number of ordinals skipped since the last one (negative to go back) and, if it has
 * more than one ordinal, how many more.
 */
public final class OrdinalRuns {
  /** Is given the runs of a text, one after the other. */
  public interface To {
    /** All ordinals from the first to the last, both included. */
    void run(long first, long last);
  }

  private StringBuilder before; // null for a source with one run, as most have
  private long end = -1;
  private long first;
  private long last = -2;

  /** The text of one run. */
  static String of(long first, long last) {
    return text(first, last, -1);
  }

  /**
   * A run as part of a text.
   *
   * @param end the last ordinal of the run before; -1 for the first run
   */
  public static String text(long first, long last, long end) {
    long passed = first - end - 1;
    return last == first ? Long.toString(passed) : passed + "+" + (last - first);
  }

  /** Adds an ordinal that was not added before. */
  public void add(long ordinal) {
    if (last < 0) {
      first = ordinal;
    } else if (ordinal != last + 1) {
      before = (before == null ? new StringBuilder() : before).append(run()).append(',');
      end = last;
      first = ordinal;
    }
    last = ordinal;
  }

  private String run() {
    return text(first, last, end);
  }

  /** The text of all ordinals that were added. */
  public String text() {
    if (last < 0) {
      return "";
    }
    return before == null ? run() : before + run();
  }

  /** Reads a text. */
  public static void read(String text, To to) {
    long end = -1;
    int at = 0;
    while (at < text.length()) {
      int comma = text.indexOf(',', at);
      int until = comma < 0 ? text.length() : comma;
      int plus = at; // not by indexOf, which would read to the end of a long text without any
      while (plus < until && text.charAt(plus) != '+') {
        plus++;
      }
      boolean many = plus < until;
      long begin = end + 1 + Long.parseLong(text, at, many ? plus : until, 10);
      end = begin + (many ? Long.parseLong(text, plus + 1, until, 10) : 0);
      to.run(begin, end);
      at = until + 1;
    }
  }
}
