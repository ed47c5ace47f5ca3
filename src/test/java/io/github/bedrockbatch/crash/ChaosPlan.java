/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * What is to happen and when, all of it drawn from one source of chance before it begins, so that
 * no race of the run itself changes what a seed stands for.
 */
final class ChaosPlan {
  private static final List<Fault> FAULTS = List.of(Fault.values());
  private static final int SMALLEST_FILE = 50;
  private static final int LARGEST_FILE = 4_000;

  /** Something that the harness does. */
  interface Deed {
    void of(Chaos chaos) throws Exception;
  }

  record Happening(long atMillis, Deed deed) {}

  private final List<Happening> happenings = new ArrayList<>();
  private final Random random;
  private final long millis;

  private ChaosPlan(Random random, long millis) {
    this.random = random;
    this.millis = millis;
  }

  /** In the order of time. */
  static List<Happening> of(Random random, int seconds, int prompts) {
    ChaosPlan plan = new ChaosPlan(random, seconds * 1_000L);
    plan.files(prompts);
    plan.kills();
    plan.faults();
    plan.looks();
    plan.happenings.sort(Comparator.comparingLong(Happening::atMillis));
    return plan.happenings;
  }

  /** Up to the end there is something to lose, but for the time that a file needs to come in. */
  private void files(int prompts) {
    List<Integer> sizes = new ArrayList<>();
    for (int left = prompts; left > 0; left -= sizes.get(sizes.size() - 1)) {
      sizes.add(Math.min(left, between(SMALLEST_FILE, LARGEST_FILE)));
    }
    long[] times = random.longs(sizes.size(), 0, millis * 9 / 10).sorted().toArray();
    int first = 0;
    for (int file = 0; file < times.length; file++) {
      int number = file;
      int from = first;
      int to = from + sizes.get(file);
      add(times[file], chaos -> chaos.supply(number, from, to));
      first = to;
    }
  }

  /** Mostly after some seconds of work, now and then while the last kill is being made good. */
  private void kills() {
    long at = between(500, 8_000);
    while (at < millis) {
      add(at, Chaos::kill);
      at += random.nextInt(4) == 0 ? between(200, 4_000) : between(4_000, 11_000);
    }
  }

  /**
   * Spans of one to three faults. They are short, as each vain try of a step doubles the pause
   * before the next, and the run is not to wait for that at its end.
   */
  private void faults() {
    long at = between(0, 2_000);
    while (at < millis) {
      TreeMap<String, Object> switches = new TreeMap<>();
      List<Fault> kinds = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        Fault kind = FAULTS.get(random.nextInt(FAULTS.size()));
        kind.switchOn(switches, random);
        kinds.add(kind);
      }
      add(at, chaos -> chaos.misbehave(kinds, switches));
      at += between(300, 4_000);
      add(at, Chaos::behave);
      at += between(100, 1_500);
    }
  }

  /** A person looks at what has failed. */
  private void looks() {
    for (long at = between(1_000, 3_000); at < millis; at += between(1_000, 4_000)) {
      add(at, Chaos::look);
    }
  }

  private void add(long at, Deed deed) {
    happenings.add(new Happening(Math.min(at, millis), deed));
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }
}
