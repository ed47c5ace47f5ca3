/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kill -9 before and after every step from the inbox to the outbox, and a start after it: every
 * prompt has its one answer, and every batch its one job.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
class CrashTest {
  private static final int SITES_PER_VICTIM = 14;
  private static final int VICTIMS_AT_A_TIME = 2;

  /** What happens between the last crash and the start after it. */
  interface Meanwhile {
    void on(Site site) throws Exception;
  }

  /**
   * @param points where to die, in one process after the other
   * @param losesAnswers whether jobs end with answers missing
   */
  record Crash(String name, List<String> points, boolean losesAnswers, Meanwhile meanwhile) {
    Crash(String name, List<String> points, Meanwhile meanwhile) {
      this(name, points, false, meanwhile);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Crash> CRASHES = crashes();

  private static List<Crash> crashes() {
    List<Crash> crashes = new ArrayList<>();
    // append, sync, acknowledge
    crashes.add(at("before batch-append", CrashTest::nothingIsAcknowledged));
    crashes.add(at("after batch-append", CrashTest::nothingIsAcknowledged));
    crashes.add(at("before batch-fsync", CrashTest::nothingIsAcknowledged));
    crashes.add(at("after batch-fsync", CrashTest::nothingIsAcknowledged));
    crashes.add(at("after ledger-taken", CrashTest::nothingIsAcknowledged));
    crashes.add(at("before intake-file-open 2", CrashTest::theFirstFileIsAcknowledged));
    crashes.add(at("after batch-append 3", CrashTest::theFirstFileIsAcknowledged));
    // seal
    crashes.add(at("before ledger-seal", CrashTest::nothingIsAcknowledged));
    crashes.add(at("after ledger-seal", CrashTest::nothingIsAcknowledged));
    crashes.add(at("before upload-input-file"));
    // upload
    crashes.add(at("after upload-input"));
    crashes.add(at("after upload-context"));
    crashes.add(at("after upload-note"));
    crashes.add(at("after upload-clear"));
    // submit
    crashes.add(at("before create-job-note"));
    crashes.add(at("after create-job-note"));
    crashes.add(at("after create-job-call"));
    crashes.add(at("after create-job-submitted"));
    // poll
    crashes.add(at("before poll-compare"));
    crashes.add(at("before ledger-ENDED"));
    crashes.add(at("after ledger-ENDED"));
    // collect
    crashes.add(at("before collect-open"));
    crashes.add(at("after collect-open"));
    crashes.add(at("before deliver-page-deliver 2"));
    crashes.add(at("before collect-rest"));
    crashes.add(
        new Crash(
            "in the page of missing answers",
            List.of("after deliver-page-deliver 2"),
            true,
            site -> {}));
    // deliver
    crashes.add(at("after deliver-files-append", CrashTest::noFileIsInTheOutbox));
    crashes.add(at("before deliver-files-finish", CrashTest::noFileIsInTheOutbox));
    crashes.add(at("after deliver-files-finish", CrashTest::noFileIsInTheOutbox));
    crashes.add(at("after collect-all-out", CrashTest::noFileIsInTheOutbox));
    crashes.add(at("after deliver-files-publish"));
    crashes.add(at("after ledger-DELIVERED"));
    crashes.add(
        new Crash(
            "after deliver-files-publish, and the consumer takes the file away",
            List.of("after deliver-files-publish"),
            Site::takeAway));
    // recover: the second point is in the start after the first crash
    crashes.add(at("after ledger-seal", "after ledger-find"));
    crashes.add(at("after ledger-seal", "before ledger-find 2"));
    crashes.add(at("after ledger-seal", "before seal-due"));
    crashes.add(at("after upload-note", "after ledger-find"));
    crashes.add(at("after batch-append", "before batch-append"));
    // a crash while the last one is made good
    crashes.add(at("after create-job-call", "before find-job-adopt"));
    crashes.add(at("after create-job-call", "after find-job-adopt"));
    crashes.add(at("before ledger-ENDED", "before ledger-ENDED"));
    crashes.add(at("after deliver-files-append", "before collect-rest"));
    crashes.add(at("after collect-all-out", "after deliver-files-publish"));
    // a power loss: of what was not forced to disk, some is torn
    String unsynced = "after batch-append";
    crashes.add(
        torn("input cut", unsynced, s -> TornWrites.cut(TornWrites.open(s, "input.jsonl"), 37)));
    crashes.add(
        torn(
            "input blank",
            unsynced,
            s -> TornWrites.blank(TornWrites.open(s, "input.jsonl"), 8_192)));
    crashes.add(
        torn(
            "contexts cut",
            unsynced,
            s -> TornWrites.cut(TornWrites.open(s, "context.jsonl"), 40_000)));
    crashes.add(
        torn(
            "both blank, contexts more",
            unsynced,
            s -> {
              TornWrites.blank(TornWrites.open(s, "input.jsonl"), 4_096);
              TornWrites.blank(TornWrites.open(s, "context.jsonl"), 12_288);
            }));
    crashes.add(
        torn(
            "contexts not there",
            unsynced,
            s -> Files.delete(TornWrites.open(s, "context.jsonl"))));
    String unacknowledged = "before batch-fsync";
    crashes.add(
        torn(
            "dead letters cut",
            unacknowledged,
            s -> TornWrites.cut(TornWrites.only(s, "dead-letters"), 20)));
    crashes.add(
        torn(
            "dead letters blank",
            unacknowledged,
            s -> TornWrites.blank(TornWrites.only(s, "dead-letters"), 300)));
    String unfinished = "before deliver-files-finish";
    crashes.add(
        torn("results cut", unfinished, s -> TornWrites.cut(TornWrites.only(s, "outbox"), 1_000)));
    crashes.add(
        torn(
            "results blank",
            unfinished,
            s -> TornWrites.blank(TornWrites.only(s, "outbox"), 9_000)));
    return crashes;
  }

  private static Crash torn(String what, String point, Meanwhile meanwhile) {
    return new Crash(point + ", " + what, List.of(point), meanwhile);
  }

  private static Crash at(String... points) {
    return new Crash(String.join(", then ", points), List.of(points), site -> {});
  }

  private static Crash at(String point, Meanwhile meanwhile) {
    return new Crash(point, List.of(point), meanwhile);
  }

  private static void nothingIsAcknowledged(Site site) throws Exception {
    assertThat(site.inbox()).containsExactly("a.jsonl", "b.jsonl");
    assertThat(site.names("inbox/.done")).isEmpty();
  }

  private static void theFirstFileIsAcknowledged(Site site) throws Exception {
    assertThat(site.inbox()).containsExactly("b.jsonl");
    assertThat(site.names("inbox/.done"))
        .singleElement()
        .satisfies(name -> assertThat(name).endsWith("a.jsonl"));
  }

  private static void noFileIsInTheOutbox(Site site) throws Exception {
    assertThat(site.names("outbox")).allMatch(name -> name.endsWith(".part"));
  }

  @TempDir static Path root;

  static List<Crash> everyCrash() {
    return CRASHES;
  }

  @BeforeAll
  static void crash() throws Exception {
    for (Crash crash : CRASHES) {
      site(crash).supply();
      if (crash.losesAnswers()) {
        site(crash).loseAnswers();
      }
    }
    Path temporary = Files.createDirectory(root.resolve("tmp"));
    for (int round = 0; round < 2; round++) {
      crash(round, temporary);
    }
  }

  private static void crash(int round, Path temporary) throws Exception {
    List<Crash> due = CRASHES.stream().filter(crash -> crash.points().size() > round).toList();
    ExecutorService pool = Executors.newFixedThreadPool(VICTIMS_AT_A_TIME);
    try {
      List<Future<Void>> victims = new ArrayList<>();
      for (int from = 0; from < due.size(); from += SITES_PER_VICTIM) {
        Map<Site, String> sites = new LinkedHashMap<>();
        for (Crash crash : due.subList(from, Math.min(from + SITES_PER_VICTIM, due.size()))) {
          sites.put(site(crash), crash.points().get(round));
        }
        victims.add(
            pool.submit(
                () -> {
                  VictimProcess.run(sites, temporary);
                  return null;
                }));
      }
      for (Future<Void> victim : victims) {
        victim.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Site site(Crash crash) {
    return new Site(root.resolve("site-" + CRASHES.indexOf(crash)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCrash")
  @Execution(ExecutionMode.CONCURRENT)
  void nothing_is_lost_and_nothing_is_done_twice_after_a_kill(Crash crash) throws Exception {
    Site site = site(crash);
    crash.meanwhile().on(site);
    site.audit();
    site.finish();
  }
}
