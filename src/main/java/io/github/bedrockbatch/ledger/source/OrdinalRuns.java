/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

/**
 * Which ordinals of a source were taken, in the order in which they were, as a text: a few
 * characters for each run of consecutive ones. {@code 0+999,5,-1001} stands for 0 to 999, then
 * 1005, then 5: how many ordinals are passed over since the last one (fewer than none to go back)
 * and, where a run has more than one, how many more there are.
 */
public final class OrdinalRuns {
  /** Takes the runs of a text, one after the other. */
  public interface To {
    /** All ordinals from the first to the last, both included. */
    void run(long first, long last);
  }

  private StringBuilder before; // a source with one run, as most have, needs none
  private long end = -1;
  private long first;
  private long last = -2;

  /** Of consecutive ordinals. */
  static String of(long first, long last) {
    return text(first, last, -1);
  }

  /**
   * One run of a text.
   *
   * @param end the last ordinal of the run before it; -1 before the first
   */
  public static String text(long first, long last, long end) {
    long passed = first - end - 1;
    return last == first ? Long.toString(passed) : passed + "+" + (last - first);
  }

  /** Adds one that is not among them. */
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

  /** All that were added. */
  public String text() {
    if (last < 0) {
      return "";
    }
    return before == null ? run() : before + run();
  }

  /** Reads what {@link #text} wrote. */
  public static void read(String text, To to) {
    long end = -1;
    int at = 0;
    while (at < text.length()) {
      int comma = text.indexOf(',', at);
      int until = comma < 0 ? text.length() : comma;
      int plus = at; // not by indexOf, which reads all of a long text that has none
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
