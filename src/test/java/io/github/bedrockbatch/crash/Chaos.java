/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.MetricSamples;
import io.github.bedrockbatch.crash.ChaosPlan.Deed;
import io.github.bedrockbatch.crash.ChaosPlan.Happening;
import io.github.bedrockbatch.crash.ChaosPlan.Kill;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One run: the program on a data folder, the service beside it, and a plan of what hits them. */
final class Chaos {
  static final int MAX_ATTEMPTS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_EVERY_NANOS = 20_000_000;
  private static final int ENDED_BY_ERROR = 70;
  private static final String NO_ROOM =
      "SQLITE_(FULL|IOERR)|No space left on device|A disk is full";

  private final long seed;
  private final int prompts;
  private final int seconds;
  private final Path folder;
  private final Path data;
  private final ChaosPrompts supplied;
  private final Reruns reruns;
  private final Path errors;
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private Service service;
  private ShippedProcess program;
  private ChaosInbox inbox;
  private SmallDisk disk;
  private int kills;
  private int starts;
  private int ended;
  private int spans;

  private Chaos(long seed, int seconds, int prompts, Path folder) {
    this.seed = seed;
    this.seconds = seconds;
    this.prompts = prompts;
    this.folder = folder;
    this.data = folder.resolve("disk").resolve("data");
    this.supplied = new ChaosPrompts(seed);
    this.reruns = new Reruns(data);
    this.errors = folder.resolve("errors");
  }

  /** As {@link SeededRun} tells. */
  static void run(String command, int usualSeconds, int usualPrompts) throws Exception {
    SeededRun run = new SeededRun("Chaos", command);
    int seconds = run.size("chaos.seconds", usualSeconds);
    int prompts = run.size("chaos.prompts", usualPrompts);
    run.run(folder -> new Chaos(run.seed, seconds, prompts, folder).run());
  }

  private void run() throws Exception {
    ChaosPlan plan = ChaosPlan.of(new Random(seed), seconds, prompts);
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    long begin = System.nanoTime();
    try (SmallDisk its = SmallDisk.at(folder.resolve("disk"));
        ChaosInbox inboxOfData = new ChaosInbox(inboxFolder(), drafts(), supplied);
        Service aws = Service.start(folder, temporary);
        ShippedProcess serve = serve(aws, temporary)) {
      disk = its;
      inbox = inboxOfData;
      service = aws;
      program = serve;
      try {
        live(plan, begin);
      } catch (Throwable e) {
        disk.copyTo(folder.resolve("disk-as-it-was"));
        throw e;
      }
    }
  }

  private void live(ChaosPlan plan, long begin) throws Exception {
    for (Deed draft : plan.drafts()) {
      draft.of(this);
    }
    start(plan);
    await().atMost(PATIENCE).until(() -> program.hasSaid(ShippedProcess.READY));
    long chaos = System.nanoTime();
    for (Happening happening : plan.happenings()) {
      killUntil(chaos + happening.atMillis() * 1_000_000, plan);
      happening.deed().of(this);
    }
    killUntil(chaos + seconds * 1_000_000_000L, plan);
    service.misbehave(Map.of());
    service.speak(true);
    disk.free();
    throwNone();
    long settling = System.nanoTime();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .during(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(unsettled(plan)).as("not settled").isEmpty());
    long settled = System.nanoTime();
    List<Batch> batches = reruns.look();
    ChaosBooks books = new ChaosBooks(data, supplied, inbox.stalled(), prompts);
    program.stop();
    start(plan); // one that has added up its books slowly does so again in minutes only
    await().atMost(PATIENCE).until(() -> program.hasSaid(ShippedProcess.READY));
    await()
        .atMost(PATIENCE) // they are as old as the books
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                new ChaosCounters(MetricSamples.of(program.console()))
                    .check(reruns.books(), batches, books.tokens()));
    program.stop();
    report(books, batches, chaos - begin, settling - chaos, settled - settling);
    books.check(batches, service.jobs(), reruns.books());
    checkFolders();
    checkLog();
  }

  private ShippedProcess serve(Service aws, Path temporary) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Ddata.dir=" + data,
                "-Dbatch.max-age=1s",
                "-Dretry.max-attempts=" + MAX_ATTEMPTS,
                "-Dretry.back-off=0s",
                "-Dretry.longest-pause=5s",
                "-Dretry.lost-after=2s",
                "-Dpoll.period=200ms",
                "-Daws.timeout=3s",
                "-Dintake.quiet-time=1s",
                "-Dconsole.enabled=true",
                "-Dchaos.errors=" + errors));
    options.addAll(aws.settings());
    return new ShippedProcess(log(), temporary, aws.credentials(), options, List.of("serve"));
  }

  private Path inboxFolder() {
    return data.resolve("inbox");
  }

  private Path drafts() {
    return folder.resolve("disk").resolve("drafts");
  }

  private Path log() {
    return folder.resolve("serve.log");
  }

  private void start(ChaosPlan plan) throws IOException {
    program.start(plan.settings().get(starts));
    starts++;
  }

  private void killUntil(long nanos, ChaosPlan plan) throws IOException {
    do {
      startAgainWhenEnded(plan);
      Kill next = plan.kills().get(kills);
      Duration lived = next.whenReady() ? program.sinceReady() : program.sinceStart();
      if (lived.toMillis() >= next.afterMillis()) {
        program.kill();
        start(plan);
        kills++;
      }
      LockSupport.parkNanos(Math.min(LOOK_EVERY_NANOS, nanos - System.nanoTime()));
    } while (System.nanoTime() < nanos);
  }

  /** As a supervisor does when an error ended the program, or a full disk did not let it start. */
  private void startAgainWhenEnded(ChaosPlan plan) throws IOException {
    if (program.isAlive()) {
      return;
    }
    if (!program.hasEnded(ENDED_BY_ERROR) && !program.hasEndedSaying(NO_ROOM)) {
      program.mustRun();
    }
    ended++;
    start(plan);
  }

  ChaosInbox inbox() {
    return inbox;
  }

  SmallDisk disk() {
    return disk;
  }

  Service service() {
    return service;
  }

  void throwErrors() throws IOException {
    Files.createFile(errors);
  }

  void throwNone() throws IOException {
    Files.deleteIfExists(errors);
  }

  void misbehave(List<Fault> kinds, Map<String, Object> switches) throws Exception {
    service.misbehave(switches);
    kinds.forEach(kind -> faults.merge(kind, 1, Integer::sum));
    spans++;
  }

  void behave() throws Exception {
    service.misbehave(Map.of());
  }

  /** On a full disk there is no room for a request. */
  void look() {
    if (!disk.isFull()) {
      reruns.look();
    }
  }

  /** What is still on its way. */
  private List<String> unsettled(ChaosPlan plan) throws IOException {
    startAgainWhenEnded(plan);
    List<String> open = new ArrayList<>();
    if (!inbox.bringRest()) {
      open.add("files that are still to be brought");
    }
    names("inbox").filter(name -> name.endsWith(".jsonl")).forEach(open::add);
    spooled().forEach(open::add);
    for (Batch batch : reruns.look()) {
      if (!batch.state().isFinal() || batch.state() == BatchState.FAILED) {
        open.add(
            batch.id()
                + " "
                + batch.state()
                + " job "
                + batch.job().status()
                + " "
                + batch.reason());
      }
    }
    open.addAll(reruns.unread());
    reruns.open().forEach((batch, request) -> open.add("rerun of " + batch));
    return open;
  }

  private void checkFolders() {
    assertThat(names("inbox")).as("left in the inbox").isEmpty();
    assertThat(spooled()).as("left in the spool").isEmpty();
    assertThat(names("work")).as("left of the collecting").isEmpty();
    assertThat(names("on-demand")).as("left of asking on demand").isEmpty();
    assertThat(names("outbox")).as("not published").noneMatch(name -> name.endsWith(".part"));
    assertThat(names("dead-letters")).as("not finished").noneMatch(name -> name.endsWith(".part"));
    assertThat(names("inbox/.done").map(name -> name.replaceFirst(".*(?=file-)", "")).distinct())
        .as("files taken in")
        .containsExactlyInAnyOrderElementsOf(inbox.names());
    assertThat(names("inbox/.failed")).as("files not taken in").isEmpty();
  }

  /** Files of batches; the folder of a model stays, with the note of what it is for. */
  private Stream<String> spooled() {
    return names("spool").filter(name -> !name.endsWith("key.json"));
  }

  /** The files in a folder of the data and in the folders below it but for hidden ones. */
  private Stream<String> names(String name) {
    Path top = data.resolve(name);
    return files(top.toFile()).map(file -> top.relativize(file.toPath()).toString());
  }

  /** Not by walking the tree, which fails when something is moved away meanwhile. */
  private static Stream<File> files(File folder) {
    File[] entries = folder.listFiles((parent, name) -> !name.startsWith("."));
    return entries == null
        ? Stream.of()
        : Arrays.stream(entries)
            .flatMap(entry -> entry.isDirectory() ? files(entry) : Stream.of(entry));
  }

  private void checkLog() throws IOException {
    try (Stream<String> lines = Files.lines(log())) {
      assertThat(lines.filter(line -> line.startsWith("\tat ") || line.contains(ChaosPrompts.MARK)))
          .as("stack traces and prompts in the log")
          .isEmpty();
    }
  }

  private void report(
      ChaosBooks books, List<Batch> batches, long starting, long chaos, long settling)
      throws IOException {
    long ready;
    try (Stream<String> lines = Files.lines(log())) {
      ready = lines.filter(line -> line.startsWith("Ready. ")).count();
    }
    System.out.printf(
        "Chaos with seed %d: %,d prompts in %,d files, %,d bad lines; %,d results (%,d failed); %,d"
            + " batches, %,d with a job, %,d records sent again by retries and reruns; %d kills, %d"
            + " ends by errors, %d starts, %d of them came to be ready; the disk could%s be full;"
            + " %d spans of faults %s; reruns %s; %d audits; %.1f s to start, %.1f s of chaos, %.1f"
            + " s to settle%n",
        seed,
        prompts,
        inbox.names().size(),
        supplied.badLines().size(),
        books.results(),
        books.failed(),
        batches.size(),
        batches.stream().filter(batch -> batch.job().arn() != null).count(),
        batches.stream().mapToLong(batch -> batch.delivery().retried()).sum(),
        kills,
        ended,
        starts,
        ready,
        disk.canBeFull() ? "" : " not",
        spans,
        faults,
        reruns.outcomes(),
        reruns.audits(),
        starting / 1e9,
        chaos / 1e9,
        settling / 1e9);
  }
}
