/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.CLAUDE;
import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static io.github.bedrockbatch.spool.Prompts.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.spool.folder.WholeRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Whatever a crash cuts off, what is left is whole, and a source that delivers again fills it up.
 */
class SpoolPropertyTest {
  private static final int RECORDS = 6;

  private Path folder;

  @BeforeTry
  void make_a_folder() throws IOException {
    folder = Files.createTempDirectory("spool");
  }

  @AfterTry
  void remove_the_folder() throws IOException {
    DurableFolder.remove(folder);
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void recovers_whole_records_from_any_cut(
      @ForAll @IntRange(max = 700) int inputBytes, @ForAll @IntRange(max = 1_000) int contextBytes)
      throws IOException {
    try (OpenBatch batch = new OpenBatch("id", NOVA, folder, new PageLines(), Disk.REAL)) {
      batch.append(
          LongStream.range(0, RECORDS)
              .mapToObj(
                  n -> prompt(NOVA, "s", n, "{\"t\":\"" + "}\\n{".repeat((int) n * 3) + "\"}"))
              .toList());
    }
    Path input = folder.resolve(SpoolFolder.INPUT);
    Path context = folder.resolve(SpoolFolder.CONTEXT);
    List<JsonNode> inputBefore = SpoolFixture.lines(input);
    Cuts.cut(input, inputBytes);
    Cuts.cut(context, contextBytes);
    int wholeInputs = lineFeeds(input);
    int wholeContexts = lineFeeds(context);

    WholeRecords found = WholeRecords.read(folder);

    assertThat(found.records()).isEqualTo(Math.min(wholeInputs, wholeContexts));
    try (OpenBatch batch = new OpenBatch("id", NOVA, folder, found, new PageLines(), Disk.REAL)) {
      assertThat(batch.records()).isEqualTo(found.records());
      assertThat(batch.position("s")).isEqualTo(found.records() - 1L);
      batch.append(List.of(prompt(NOVA, "s", 77)));
    }
    List<JsonNode> after = SpoolFixture.lines(input);
    assertThat(after.subList(0, found.records()))
        .isEqualTo(inputBefore.subList(0, found.records()));
    assertThat(after).hasSize(found.records() + 1);
    assertThat(after.get(found.records()).get("recordId").textValue())
        .isEqualTo(RecordId.of(found.records()));
    assertThat(SpoolFixture.lines(context)).hasSize(found.records() + 1);
  }

  private static int lineFeeds(Path file) throws IOException {
    int count = 0;
    for (byte b : Files.readAllBytes(file)) {
      count += b == '\n' ? 1 : 0;
    }
    return count;
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void recovers_from_any_damage_without_an_exception(@ForAll Random random) throws IOException {
    try (OpenBatch batch = new OpenBatch("id", NOVA, folder, new PageLines(), Disk.REAL)) {
      batch.append(LongStream.range(0, RECORDS).mapToObj(n -> prompt(NOVA, "s", n)).toList());
    }
    for (String name : List.of(SpoolFolder.INPUT, SpoolFolder.CONTEXT)) {
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + random.nextInt(80));
      for (int i = from; i < to; i++) {
        bytes[i] =
            (byte)
                (random.nextBoolean()
                    ? random.nextInt(256)
                    : "{}\"\n:,0".charAt(random.nextInt(7)));
      }
      Files.write(folder.resolve(name), bytes);
    }

    WholeRecords found = WholeRecords.read(folder);

    assertThat(found.records()).isBetween(0, RECORDS);
    assertThat(found.inputBytes())
        .isLessThanOrEqualTo(Files.size(folder.resolve(SpoolFolder.INPUT)));
  }

  /** What happens to a spool. */
  sealed interface Event {
    /** The source delivers its next page, and is acknowledged when it is safe. */
    record Deliver(int records, boolean acknowledge) implements Event {}

    /** Time passes until everything is due. */
    record Seal() implements Event {}

    /** The process dies; of what was not synced, this share is found again in each file. */
    record Crash(int percentOfInput, int percentOfContext) implements Event {}

    /** The process dies between the ledger's commit and the rename. */
    record CrashWhileSealing() implements Event {}

    /** The process dies, and starts with settings that give prompts other keys. */
    record OtherSettings(Crash crash) implements Event {}
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Event> deliver =
        Combinators.combine(Arbitraries.integers().between(1, 25), Arbitraries.of(true, false))
            .as(Event.Deliver::new);
    Arbitrary<Integer> percent = Arbitraries.integers().between(0, 100);
    Arbitrary<Event> crash = Combinators.combine(percent, percent).as(Event.Crash::new);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, deliver),
            net.jqwik.api.Tuple.of(2, crash),
            net.jqwik.api.Tuple.of(1, crash.map(c -> new Event.OtherSettings((Event.Crash) c))),
            net.jqwik.api.Tuple.of(1, Arbitraries.just((Event) new Event.Seal())),
            net.jqwik.api.Tuple.of(1, Arbitraries.just((Event) new Event.CrashWhileSealing())))
        .list()
        .ofMinSize(3)
        .ofMaxSize(12);
  }

  /**
   * Takes a spool through the events, as a source that delivers again what was not acknowledged.
   */
  private final class Life {
    final SpoolFixture on = new SpoolFixture(folder, 1, 17, 1_500);
    private final Map<Path, Long> synced = new HashMap<>();
    private long delivered = -1;
    private long highest = -1;
    private long acknowledged = -1;
    private int settings;

    Life() throws IOException {}

    void take(Event event) throws IOException {
      if (event instanceof Event.Deliver deliver) {
        deliver(deliver.records());
        if (deliver.acknowledge()) {
          acknowledge();
        }
      } else if (event instanceof Event.Seal) {
        on.clock.advance(SpoolFixture.MAX_AGE);
        on.spool.sealDue();
      } else if (event instanceof Event.Crash crash) {
        crash(crash);
      } else if (event instanceof Event.OtherSettings other) {
        settings++;
        crash(other.crash());
      } else {
        crashWhileSealing();
      }
    }

    void deliver(int records) throws IOException {
      List<Prompt> prompts =
          LongStream.rangeClosed(delivered + 1, delivered + records)
              .mapToObj(n -> prompt(key(n + settings), "s", n))
              .toList();
      delivered += records;
      highest = Math.max(highest, delivered);
      on.spool.append(new PromptPage(prompts));
    }

    private void acknowledge() throws IOException {
      on.spool.sync();
      acknowledged = delivered;
      for (Path open : on.open()) {
        for (String name : List.of(SpoolFolder.INPUT, SpoolFolder.CONTEXT)) {
          synced.put(open.resolve(name), Files.size(open.resolve(name)));
        }
      }
    }

    private void crash(Event.Crash crash) throws IOException {
      for (Path open : on.open()) {
        cut(open.resolve(SpoolFolder.INPUT), crash.percentOfInput());
        cut(open.resolve(SpoolFolder.CONTEXT), crash.percentOfContext());
      }
      restart();
    }

    private void cut(Path file, int percent) throws IOException {
      long safe = synced.getOrDefault(file, 0L);
      Cuts.cut(file, safe + (Files.size(file) - safe) * percent / 100);
    }

    private void crashWhileSealing() throws IOException {
      on.ledger.failsAfterSealing = true;
      try {
        on.spool.sealNow();
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("the answer was lost");
      }
      on.ledger.failsAfterSealing = false;
      restart();
    }

    private void restart() throws IOException {
      on.start();
      delivered = acknowledged;
    }
  }

  private static BatchKey key(long ordinal) {
    return ordinal % 3 == 0 ? CLAUDE : NOVA;
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void keeps_order_and_count_through_any_life(@ForAll("events") List<Event> events)
      throws IOException {
    Life life = new Life();
    for (Event event : events) {
      life.take(event);
    }
    life.deliver((int) Math.max(5, life.highest - life.delivered));
    life.on.spool.sealNow();

    List<Long> all = new ArrayList<>();
    for (BatchKey key : List.of(NOVA, CLAUDE)) {
      List<Long> taken = life.on.ordinals(key);
      all.addAll(taken);
      if (life.settings == 0) {
        assertThat(taken).isSorted().allMatch(n -> key(n).equals(key));
      }
    }
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(0, life.delivered).boxed().toList());
    life.on.spool.close();
  }
}
