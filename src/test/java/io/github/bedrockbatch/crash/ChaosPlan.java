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

  /**
   * The end of one process.
   *
   * @param whenReady counted from when the program is ready, or else from its start
   */
  record Kill(boolean whenReady, long afterMillis) {}

  private final List<Happening> happenings = new ArrayList<>();
  private final List<Deed> drafts = new ArrayList<>();
  private final List<Kill> kills = new ArrayList<>();
  private final List<List<String>> settings = new ArrayList<>();
  private final Random random;
  private final long millis;

  private ChaosPlan(Random random, long millis) {
    this.random = random;
    this.millis = millis;
  }

  static ChaosPlan of(Random random, int seconds, int prompts) {
    ChaosPlan plan = new ChaosPlan(random, seconds * 1_000L);
    plan.files(prompts);
    plan.kills(seconds * 5);
    plan.settings(seconds * 10);
    plan.faults();
    plan.errors();
    plan.fullDisks();
    plan.silences();
    plan.looks();
    plan.happenings.sort(Comparator.comparingLong(Happening::atMillis));
    return plan;
  }

  /** To be done before it all begins. */
  List<Deed> drafts() {
    return drafts;
  }

  /** In the order of time. */
  List<Happening> happenings() {
    return happenings;
  }

  /** One after the other; more than there is time for. */
  List<Kill> kills() {
    return kills;
  }

  /** Of one start after the other; more than there is time for. */
  List<List<String>> settings() {
    return settings;
  }

  /** The last come in before the end, so that what follows it need not be long. */
  private void files(int prompts) {
    List<Integer> sizes = new ArrayList<>();
    for (int left = prompts; left > 0; left -= sizes.get(sizes.size() - 1)) {
      sizes.add(Math.min(left, between(SMALLEST_FILE, LARGEST_FILE)));
    }
    long[] times = random.longs(sizes.size(), 0, millis * 8 / 10).sorted().toArray();
    int first = 0;
    for (int file = 0; file < times.length; file++) {
      bring(file, times[file], first, first + sizes.get(file));
      first += sizes.get(file);
    }
  }

  private void bring(int file, long at, int from, int to) {
    switch (random.nextInt(5)) {
      case 0 -> copy(file, at, from, to);
      case 1 -> overwrite(file, at, from, to);
      default -> {
        drafts.add(chaos -> chaos.inbox().prepare(file, from, to, true));
        add(at, chaos -> chaos.inbox().rename(file));
      }
    }
  }

  /** A copy that stalls, also for longer than the inbox waits for it. */
  private void copy(int file, long begin, int from, int to) {
    drafts.add(chaos -> chaos.inbox().prepare(file, from, to, true));
    add(begin, chaos -> chaos.inbox().copy(file));
    long at = begin;
    for (double share = random.nextDouble(); share < 0.9; share += random.nextDouble()) {
      double upTo = share;
      add(at, chaos -> chaos.inbox().copyUpTo(file, upTo));
      at += between(100, 4_000);
    }
    add(at, chaos -> chaos.inbox().copyUpTo(file, 1));
  }

  private void overwrite(int file, long at, int from, int to) {
    int middle = (from + to) / 2;
    drafts.add(chaos -> chaos.inbox().prepare(file, from, middle, false));
    drafts.add(chaos -> chaos.inbox().prepareSecond(file, middle, to));
    add(at, chaos -> chaos.inbox().renameToBeOverwritten(file));
    add(at + between(0, 3_000), chaos -> chaos.inbox().overwrite(file));
  }

  /** What a person might have changed whenever the program starts. */
  private void settings(int most) {
    for (int i = 0; i < most; i++) {
      settings.add(
          List.of(
              "-Dbedrock.model-id=" + ChaosPrompts.model(random.nextInt(ChaosPrompts.MODELS)),
              "-Ds3.prefix=chaos-" + random.nextInt(2),
              "-Dbatch.min-records=" + between(100, 300),
              "-Dbatch.max-records=" + between(1_000, 3_000)));
    }
  }

  /**
   * Mostly after some seconds of work, however long a start takes on this machine; now and then
   * while the last kill is being made good.
   */
  private void kills(int most) {
    for (int i = 0; i < most; i++) {
      kills.add(
          random.nextInt(4) == 0
              ? new Kill(false, between(200, 5_000))
              : new Kill(true, between(300, 6_000)));
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

  private void fullDisks() {
    for (long at = between(3_000, 9_000); at < millis; at += between(5_000, 12_000)) {
      long left = between(0, 2_000_000);
      add(at, chaos -> chaos.disk().fill(left));
      at += between(300, 3_000);
      add(at, chaos -> chaos.disk().free());
    }
  }

  private void silences() {
    for (long at = between(2_000, 9_000); at < millis; at += between(5_000, 12_000)) {
      boolean late = random.nextBoolean();
      add(at, chaos -> chaos.service().fallSilent());
      at += between(300, 4_000);
      add(at, chaos -> chaos.service().speak(late));
    }
  }

  private void errors() {
    for (long at = between(3_000, 8_000); at < millis; at += between(6_000, 12_000)) {
      add(at, Chaos::throwErrors);
      at += between(200, 1_500);
      add(at, Chaos::throwNone);
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
