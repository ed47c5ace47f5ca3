/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.seal;

import io.github.bedrockbatch.ledger.source.OrdinalRuns;
import java.util.Arrays;

/**
 * A set of ordinals, as sorted runs that do not touch, of 16 bytes each: a source that was taken as
 * a whole costs next to nothing, however long it is and however its keys are mixed.
 */
public final class OrdinalSet {
  private long[] firsts = new long[4];
  private long[] lasts = new long[4];
  private int runs;

  /** Adds the ordinals in a text of {@link OrdinalRuns}. */
  public void addAll(String text) {
    OrdinalSet others = new OrdinalSet();
    OrdinalRuns.read(text, others::addUnordered);
    others.order();
    merge(others);
  }

  /**
   * Adds the ordinals in a text of {@link OrdinalRuns} that another set has; false if there are
   * none.
   */
  boolean addCommon(String text, OrdinalSet with) {
    OrdinalSet common = new OrdinalSet();
    OrdinalRuns.read(text, (first, last) -> with.eachWithin(first, last, common::addUnordered));
    common.order();
    merge(common);
    return common.runs > 0;
  }

  private void eachWithin(long first, long last, OrdinalRuns.To to) {
    int at = Arrays.binarySearch(lasts, 0, runs, first);
    for (int run = at >= 0 ? at : -at - 1; run < runs && firsts[run] <= last; run++) {
      to.run(Math.max(first, firsts[run]), Math.min(last, lasts[run]));
    }
  }

  public void add(long ordinal) {
    if (runs > 0 && lasts[runs - 1] == ordinal - 1) { // the usual case
      lasts[runs - 1] = ordinal;
    } else if (runs == 0 || lasts[runs - 1] < ordinal) {
      addUnordered(ordinal, ordinal);
    } else if (!contains(ordinal)) {
      OrdinalSet one = new OrdinalSet();
      one.addUnordered(ordinal, ordinal);
      merge(one);
    }
  }

  private void addUnordered(long first, long last) {
    if (runs == firsts.length) {
      firsts = Arrays.copyOf(firsts, runs * 2);
      lasts = Arrays.copyOf(lasts, runs * 2);
    }
    firsts[runs] = first;
    lasts[runs] = last;
    runs++;
  }

  /** Runs of one batch never overlap, so that their ends can be sorted separately. */
  private void order() {
    Arrays.sort(firsts, 0, runs);
    Arrays.sort(lasts, 0, runs);
  }

  private void merge(OrdinalSet other) {
    OrdinalSet all = new OrdinalSet();
    int mine = 0;
    int its = 0;
    while (mine < runs || its < other.runs) {
      if (its == other.runs || (mine < runs && firsts[mine] <= other.firsts[its])) {
        all.join(firsts[mine], lasts[mine]);
        mine++;
      } else {
        all.join(other.firsts[its], other.lasts[its]);
        its++;
      }
    }
    firsts = all.firsts;
    lasts = all.lasts;
    runs = all.runs;
  }

  /** Adds a run that begins no sooner than the last one. */
  private void join(long first, long last) {
    if (runs > 0 && first <= lasts[runs - 1] + 1) {
      lasts[runs - 1] = Math.max(lasts[runs - 1], last);
    } else {
      addUnordered(first, last);
    }
  }

  public boolean contains(long ordinal) {
    int at = Arrays.binarySearch(firsts, 0, runs, ordinal);
    int run = at >= 0 ? at : -at - 2;
    return run >= 0 && ordinal <= lasts[run];
  }

  public int runs() {
    return runs;
  }

  /** The lowest ordinal; the set must not be empty, as for {@link #last}. */
  public long first() {
    return firsts[0];
  }

  public long last() {
    return lasts[runs - 1];
  }

  /** The set as a text of {@link OrdinalRuns}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int run = 0; run < runs; run++) {
      text.append(run == 0 ? "" : ",")
          .append(OrdinalRuns.text(firsts[run], lasts[run], run == 0 ? -1 : lasts[run - 1]));
    }
    return text.toString();
  }
}
