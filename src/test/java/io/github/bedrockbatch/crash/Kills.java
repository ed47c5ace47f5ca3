/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kill -9 before and after every step from the inbox to the outbox, and a start after it: every
 * prompt has its one answer, and every batch its one job.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class Kills {
  private static final int SITES_PER_VICTIM = 20;
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

  /** What one data folder lives through, one crash after the other. */
  record Life(Site site, List<Crash> crashes) {
    /** Where the process dies in this round; nowhere when the life is over. */
    Optional<String> point(int round) {
      return crashes.stream().flatMap(crash -> crash.points().stream()).skip(round).findFirst();
    }

    /** Does what follows the crash whose last point is that of this round. */
    void meanwhile(int round) throws Exception {
      int last = -1;
      for (Crash crash : crashes) {
        last += crash.points().size();
        if (last == round) {
          try {
            crash.meanwhile().on(site);
            site.audit();
          } catch (AssertionError e) {
            throw new AssertionError(crash + ": " + e.getMessage(), e);
          }
        }
      }
    }

    @Override
    public String toString() {
      return crashes.stream().map(Crash::toString).collect(Collectors.joining(", later "));
    }
  }

  /** While prompts are taken in, until the first batch is sealed. */
  static List<Crash> intake() {
    List<Crash> crashes = new ArrayList<>();
    // append, sync, acknowledge
    crashes.add(at("before batch-append", Kills::nothingIsAcknowledged));
    crashes.add(at("after batch-append", Kills::nothingIsAcknowledged));
    crashes.add(at("before batch-fsync", Kills::nothingIsAcknowledged));
    crashes.add(at("after batch-fsync", Kills::nothingIsAcknowledged));
    crashes.add(at("after ledger-taken", Kills::nothingIsAcknowledged));
    crashes.add(at("before intake-file-open 2", Kills::theFirstFileIsAcknowledged));
    crashes.add(at("after batch-append 3", Kills::theFirstFileIsAcknowledged));
    // seal
    crashes.add(at("before ledger-seal", Kills::nothingIsAcknowledged));
    crashes.add(at("after ledger-seal", Kills::nothingIsAcknowledged));
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
    // recover: the second point is in the start after the first crash
    crashes.add(at("after ledger-seal", "after ledger-find"));
    crashes.add(at("after ledger-seal", "before ledger-find 2"));
    crashes.add(at("after ledger-seal", "before seal-due"));
    crashes.add(at("after batch-append", "before batch-append"));
    return crashes;
  }

  /** From the upload of the first batch until its job is known. */
  static List<Crash> submit() {
    List<Crash> crashes = new ArrayList<>();
    crashes.add(at("before upload-equal"));
    crashes.add(at("after upload-equal"));
    crashes.add(at("before upload-input-file"));
    crashes.add(at("after upload-input"));
    crashes.add(at("after upload-context"));
    crashes.add(at("after upload-note"));
    crashes.add(at("after upload-clear"));
    crashes.add(at("before create-job-note"));
    crashes.add(at("after create-job-note"));
    crashes.add(at("after create-job-call"));
    crashes.add(at("after create-job-submitted"));
    // a crash while the last one is made good
    crashes.add(at("after upload-note", "after ledger-find"));
    crashes.add(at("after create-job-call", "before find-job-adopt"));
    crashes.add(at("after create-job-call", "after find-job-adopt"));
    return crashes;
  }

  /** From the poll that finds the job ended until all its answers are read. */
  static List<Crash> collect() {
    List<Crash> crashes = new ArrayList<>();
    crashes.add(at("before poll-compare"));
    crashes.add(at("before ledger-ENDED"));
    crashes.add(at("after ledger-ENDED"));
    crashes.add(at("before ledger-ENDED", "before ledger-ENDED"));
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
    return crashes;
  }

  /** While the answers go to the outbox. */
  static List<Crash> deliver() {
    List<Crash> crashes = new ArrayList<>();
    // a crash while the last one is made good
    crashes.add(at("after deliver-files-append", "before collect-rest"));
    crashes.add(at("after collect-all-out", "after deliver-files-publish"));
    // append, finish, publish
    crashes.add(at("after deliver-files-append", Kills::noFileIsInTheOutbox));
    crashes.add(at("before deliver-files-finish", Kills::noFileIsInTheOutbox));
    crashes.add(at("after deliver-files-finish", Kills::noFileIsInTheOutbox));
    crashes.add(at("after collect-all-out", Kills::noFileIsInTheOutbox));
    crashes.add(at("after deliver-files-publish"));
    crashes.add(at("after ledger-DELIVERED"));
    crashes.add(
        new Crash(
            "after deliver-files-publish, and the consumer takes the file away",
            List.of("after deliver-files-publish"),
            Site::takeAway));
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

  private List<Life> lives;

  /** What to live through, each from the first step on. */
  abstract List<List<Crash>> crashes();

  List<Life> lives() {
    return lives;
  }

  @BeforeAll
  void crash(@TempDir Path root) throws Exception {
    lives = new ArrayList<>();
    for (List<Crash> crashes : crashes()) {
      Site site = new Site(root.resolve("site-" + lives.size()));
      (lives.size() % 2 == 0 ? site : site.zipped()).supply();
      if (crashes.stream().anyMatch(Crash::losesAnswers)) {
        site.loseAnswers();
      }
      lives.add(new Life(site, crashes));
    }
    Path temporary = Files.createDirectory(root.resolve("tmp"));
    for (int round = 0; crash(round, temporary); round++) {
      for (Life life : lives) {
        life.meanwhile(round);
      }
    }
  }

  private boolean crash(int round, Path temporary) throws Exception {
    List<Life> due = lives.stream().filter(life -> life.point(round).isPresent()).toList();
    ExecutorService pool = Executors.newFixedThreadPool(VICTIMS_AT_A_TIME);
    try {
      List<Future<Void>> victims = new ArrayList<>();
      for (int from = 0; from < due.size(); from += SITES_PER_VICTIM) {
        Map<Site, String> sites = new LinkedHashMap<>();
        for (Life life : due.subList(from, Math.min(from + SITES_PER_VICTIM, due.size()))) {
          sites.put(life.site(), life.point(round).orElseThrow());
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
    return !due.isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lives")
  @Execution(ExecutionMode.CONCURRENT)
  void nothing_is_lost_and_nothing_is_done_twice_after_a_kill(Life life) throws Exception {
    life.site().finish();
  }
}
