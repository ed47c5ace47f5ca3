/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.CLAUDE;
import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static io.github.bedrockbatch.spool.Prompts.page;
import static io.github.bedrockbatch.spool.Prompts.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.files.NoRoomException;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long MANY_BYTES = 1_000_000;

  @TempDir private Path folder;

  private SpoolFixture spool(int min, int max, long maxBytes) throws IOException {
    return new SpoolFixture(folder, min, max, maxBytes);
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(0, last).boxed().toList();
  }

  @Test
  void seals_at_exactly_the_most_records() throws IOException {
    SpoolFixture on = spool(1, 10, MANY_BYTES);

    on.spool.append(page(NOVA, "s", 0, 8));
    assertThat(on.ledger.all()).isEmpty();
    on.spool.append(page(NOVA, "s", 9, 9));

    assertThat(on.ledger.all())
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.contents().cause()).isEqualTo(CloseCause.RECORDS);
              assertThat(batch.contents().records()).isEqualTo(10);
              assertThat(on.ledger.sources(batch.id()))
                  .containsExactly(new SourceRange("s", 9, 10));
            });
    assertThat(on.spool.openRecords()).isZero();
  }

  @Test
  void people_see_the_same_of_open_batches_in_its_memory_and_beside_it() throws IOException {
    SpoolFixture on = spool(100, 1_000, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 34));
    on.clock.advance(Duration.ofSeconds(1));
    on.spool.append(page(CLAUDE, "s", 35, 834)); // contexts enough for more than one look
    on.spool.sync();

    assertThat(on.spool.open())
        .extracting("model", "records", "waitsFor", "closesAt")
        .containsExactly(
            tuple(NOVA.modelId(), 35L, "65 more records (batch.min-records)", null),
            tuple(
                CLAUDE.modelId(),
                800L,
                "200 more records or its age",
                on.clock.instant().plus(SpoolFixture.MAX_AGE)));
    assertThat(on.folder.view(on.options, on.clock).open()).isEqualTo(on.spool.open());
    assertThat(on.spool.taken().values())
        .containsExactly(
            List.of(new SourceRange("s", "s", 34, 35, "")),
            List.of(new SourceRange("s", "s", 834, 800, "")));
  }

  @Test
  void spreads_a_page_over_as_many_batches_as_it_needs() throws IOException {
    SpoolFixture on = spool(1, 10, MANY_BYTES);

    int taken = on.spool.append(page(NOVA, "s", 0, 34));

    assertThat(taken).isEqualTo(35);
    assertThat(on.ledger.all()).extracting(b -> b.contents().records()).containsExactly(10, 10, 10);
    assertThat(on.spool.openRecords()).isEqualTo(5);
    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(29));
  }

  @Test
  void writes_what_bedrock_reads_and_what_comes_back_line_by_line() throws IOException {
    SpoolFixture on = spool(1, 3, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 40, 42));
    Batch batch = on.ledger.all().get(0);

    List<JsonNode> input = SpoolFixture.lines(on.folder.sealedInput(NOVA, batch.id()));
    List<JsonNode> context = SpoolFixture.lines(on.folder.sealedContext(NOVA, batch.id()));

    assertThat(input).hasSize(3);
    assertThat(context).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(input.get(i).toString())
          .isEqualTo(
              "{\"recordId\":\"%s\",\"modelInput\":{\"n\":%d}}".formatted(RecordId.of(i), 40 + i));
      assertThat(context.get(i).get("recordId").textValue()).isEqualTo(RecordId.of(i));
      assertThat(context.get(i).get("id").textValue()).isEqualTo("s/" + (40 + i));
      assertThat(context.get(i).at("/headers/h").textValue()).isEqualTo("é\u2028");
    }
    assertThat(batch.contents().inputBytes())
        .isEqualTo(on.folder.sealedInput(NOVA, batch.id()).toFile().length());
    assertThat(batch.contents().contextBytes())
        .isEqualTo(on.folder.sealedContext(NOVA, batch.id()).toFile().length());
  }

  @Test
  void seals_before_the_record_that_would_be_too_many_bytes() throws IOException {
    int record = InputLine.ENVELOPE + "{\"n\":0}".length();
    SpoolFixture on = spool(1, 1_000, 4L * record);

    on.spool.append(page(NOVA, "s", 0, 3));
    assertThat(on.ledger.all()).as("full to the byte").isEmpty();
    on.spool.append(page(NOVA, "s", 4, 4));

    assertThat(on.ledger.all())
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.contents().cause()).isEqualTo(CloseCause.BYTES);
              assertThat(batch.contents().inputBytes()).isEqualTo(4L * record);
            });
    assertThat(on.spool.openRecords()).isEqualTo(1);
  }

  @Test
  void takes_a_record_that_alone_is_too_many_bytes_into_a_batch_of_its_own() throws IOException {
    SpoolFixture on = spool(1, 1_000, 1_000);
    String huge = "{\"n\":\"" + "x".repeat(5_000) + "\"}";

    on.spool.append(
        new PromptPage(
            List.of(
                prompt(NOVA, "s", 0),
                prompt(NOVA, "s", 1, huge),
                prompt(NOVA, "s", 2, huge),
                prompt(NOVA, "s", 3))));

    assertThat(on.ledger.all())
        .extracting(b -> b.contents().records(), b -> b.contents().cause())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, CloseCause.BYTES),
            org.assertj.core.groups.Tuple.tuple(1, CloseCause.BYTES),
            org.assertj.core.groups.Tuple.tuple(1, CloseCause.BYTES));
    assertThat(on.spool.openRecords()).isEqualTo(1);
    assertThat(on.ordinals(NOVA)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void seals_at_its_age_and_not_before() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 0));

    on.clock.advance(SpoolFixture.MAX_AGE.minusMillis(1));
    on.spool.sealDue();
    assertThat(on.ledger.all()).isEmpty();
    on.clock.advance(Duration.ofMillis(1));
    on.spool.sealDue();

    assertThat(on.ledger.all())
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.contents().cause()).isEqualTo(CloseCause.AGE);
              assertThat(batch.contents().sealedAt())
                  .isEqualTo(batch.contents().openedAt().plus(SpoolFixture.MAX_AGE));
            });
  }

  @Test
  void seals_on_demand() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 4));
    on.spool.append(page(CLAUDE, "t", 0, 4));

    on.spool.sealNow();

    assertThat(on.ledger.all())
        .hasSize(2)
        .allSatisfy(b -> assertThat(b.contents().cause()).isEqualTo(CloseCause.DEMAND));
  }

  @Test
  void holds_back_what_bedrock_would_refuse_and_says_what_it_waits_for() throws IOException {
    SpoolFixture on = spool(100, 1_000, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 98));
    try (LogLines log = new LogLines(Spool.class)) {
      on.spool.sealNow();
      on.spool.sealDue();
      assertThat(on.ledger.all()).isEmpty();
      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("waits for 1 more records: it holds 99")
          .contains("fewer than 100 (batch.min-records)")
          .contains(NOVA.toString());

      on.clock.advance(SpoolFixture.MAX_AGE);
      on.spool.sealDue();
      on.spool.sealDue();
      assertThat(log.all()).as("said again after a while").hasSize(2);
    }

    on.spool.append(page(NOVA, "s", 99, 99));
    assertThat(on.ledger.all()).isEmpty();
    on.spool.sealDue();

    assertThat(on.ledger.all())
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.contents().records()).isEqualTo(100);
              assertThat(batch.contents().cause()).isEqualTo(CloseCause.DEMAND);
            });
  }

  @Test
  void does_not_demand_anything_of_later_batches() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 4));
    on.spool.sealNow();
    on.spool.append(page(NOVA, "s", 5, 9));

    on.spool.sealDue();

    assertThat(on.ledger.all()).hasSize(1);
  }

  @Test
  void skips_what_it_has_already_open_or_sealed() throws IOException {
    SpoolFixture on = spool(1, 10, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 14));

    assertThat(on.spool.append(page(NOVA, "s", 0, 14))).isZero();
    assertThat(on.spool.append(page(NOVA, "s", 8, 16))).isEqualTo(2);
    assertThat(on.spool.append(page(NOVA, "other", 0, 2))).isEqualTo(3);

    on.spool.sealNow();
    assertThat(on.ledger.all()).extracting(b -> b.contents().records()).containsExactly(10, 10);
  }

  @Test
  void keeps_the_keys_of_a_page_apart_and_in_order() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    List<io.github.bedrockbatch.prompt.Prompt> mixed =
        LongStream.range(0, 20).mapToObj(n -> prompt(n % 3 == 0 ? NOVA : CLAUDE, "s", n)).toList();

    on.spool.append(new PromptPage(mixed));
    on.spool.sealNow();

    assertThat(on.ordinals(NOVA)).containsExactly(0L, 3L, 6L, 9L, 12L, 15L, 18L);
    assertThat(on.ordinals(CLAUDE)).hasSize(13).isSorted();
  }

  @Test
  void takes_again_only_what_a_crash_cut_from_one_of_two_keys() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    PromptPage mixed =
        new PromptPage(
            LongStream.range(0, 20)
                .mapToObj(n -> prompt(n % 2 == 0 ? NOVA : CLAUDE, "s", n))
                .toList());
    on.spool.append(mixed);
    Path cut =
        on.open().stream()
            .filter(p -> p.toString().contains("anthropic"))
            .findFirst()
            .orElseThrow();
    Cuts.cut(cut.resolve(SpoolFolder.INPUT), 200);

    on.start();
    int kept = on.spool.openRecords();
    int taken = on.spool.append(mixed);

    assertThat(kept).isBetween(11, 19);
    assertThat(taken).isEqualTo(20 - kept);
    on.spool.sealNow();
    assertThat(on.ordinals(NOVA)).hasSize(10).isSorted().doesNotHaveDuplicates();
    assertThat(on.ordinals(CLAUDE)).hasSize(10).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void a_model_changed_in_the_middle_of_a_file_asks_nothing_again() throws IOException {
    SpoolFixture on = spool(1, 10, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 24)); // two sealed, one open
    on.start();

    try (LogLines log = new LogLines(Spool.class)) {
      assertThat(on.spool.append(page(CLAUDE, "s", 0, 29))).isEqualTo(5);
      assertThat(on.spool.append(page(CLAUDE, "s", 0, 29))).isZero();
      assertThat(log.all())
          .filteredOn(line -> line.startsWith("WARN"))
          .as("once")
          .singleElement()
          .asString()
          .contains("in hand for [" + NOVA + "]")
          .contains("not asked again with " + CLAUDE);
    }

    on.spool.sealNow();
    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(24));
    assertThat(on.ordinals(CLAUDE)).containsExactly(25L, 26L, 27L, 28L, 29L);
  }

  @Test
  void what_a_crash_cut_is_asked_with_the_model_that_the_settings_name_then() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    on.spool.append(
        new PromptPage(
            LongStream.range(0, 20)
                .mapToObj(n -> prompt(n % 2 == 0 ? NOVA : CLAUDE, "s", n))
                .toList()));
    Path cut =
        on.open().stream().filter(p -> p.toString().contains("nova")).findFirst().orElseThrow();
    Cuts.cut(cut.resolve(SpoolFolder.CONTEXT), 0);

    on.start();
    int taken = on.spool.append(page(CLAUDE, "s", 0, 19));

    assertThat(taken).isEqualTo(10);
    on.spool.sealNow();
    assertThat(on.ordinals(CLAUDE)).containsExactlyInAnyOrderElementsOf(upTo(19));
    on.start();
    assertThat(on.spool.append(page(NOVA, "s", 0, 19))).as("known from the ledger").isZero();
  }

  @Test
  void a_message_is_not_asked_again_with_another_model() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    on.spool.append(message(NOVA, "m1"));
    on.start();

    assertThat(on.spool.append(message(CLAUDE, "m1"))).isZero();
    assertThat(on.spool.append(message(CLAUDE, "m2"))).isEqualTo(1);
    on.spool.sealNow();
    assertThat(on.ordinals(CLAUDE)).as("one order for the source").containsExactly(1L);
  }

  private static PromptPage message(BatchKey key, String id) {
    return new PromptPage(
        List.of(
            new Prompt(key, Context.ofMessage(id, "jms:q", id, Map.of()), new byte[] {'{', '}'})));
  }

  @Test
  void keeps_a_full_batch_until_the_ledger_takes_it() throws IOException {
    SpoolFixture on = spool(1, 10, MANY_BYTES);
    on.ledger.failsBeforeSealing = true;
    assertThatThrownBy(() -> on.spool.append(page(NOVA, "s", 0, 14))).hasMessage("no ledger");
    assertThatThrownBy(() -> on.spool.append(page(NOVA, "s", 0, 14))).hasMessage("no ledger");

    on.ledger.failsBeforeSealing = false;
    on.spool.append(page(NOVA, "s", 0, 14));
    on.spool.sealNow();

    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(14));
    assertThat(on.ledger.all()).extracting(b -> b.contents().records()).containsExactly(10, 5);
  }

  @Test
  void adds_nothing_to_a_batch_that_the_ledger_may_have_taken() throws IOException {
    SpoolFixture on = spool(1, 10, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 4));
    on.ledger.failsAfterSealing = true;
    assertThatThrownBy(() -> on.spool.sealNow()).hasMessage("the answer was lost");
    on.ledger.failsAfterSealing = false;

    on.spool.append(page(NOVA, "s", 5, 7));
    on.spool.sealNow();

    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(7));
    for (Batch batch : on.ledger.all()) {
      assertThat(on.folder.sealedInput(NOVA, batch.id()).toFile().length())
          .as("the file is what the ledger says")
          .isEqualTo(batch.contents().inputBytes());
    }
  }

  @Test
  void leaves_open_batches_for_the_next_start() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 4));
    on.spool.close();

    on.start();

    assertThat(on.spool.openRecords()).isEqualTo(5);
    on.spool.append(page(NOVA, "s", 0, 6));
    on.spool.sealNow();
    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(6));
    assertThat(on.ledger.all()).hasSize(1);
  }

  @Test
  void without_room_no_prompt_is_taken_in_but_what_is_in_hand_may_be_sent_again()
      throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    on.reserve = 1_000_000;
    on.start();
    on.disk.free = 999_999;
    Prompt again =
        new Prompt(
            NOVA, prompt(NOVA, "s", 0).context().resent("batch:b0", 0, 2), new byte[] {'{', '}'});

    assertThatThrownBy(() -> on.spool.append(page(NOVA, "s", 0, 4)))
        .isInstanceOf(NoRoomException.class);
    assertThat(on.spool.append(new PromptPage(List.of(again)))).isEqualTo(1);
    on.disk.free = 1_000_001;
    assertThatThrownBy(() -> on.spool.append(page(NOVA, "s", 0, 4)))
        .as("not to and fro")
        .isInstanceOf(NoRoomException.class);
    on.disk.free = 2_000_000;
    assertThat(on.spool.append(page(NOVA, "s", 0, 4))).isEqualTo(5);
  }

  @Test
  void a_batch_opened_by_a_clock_that_was_ahead_does_not_wait_for_that_time() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    on.clock.advance(Duration.ofDays(2));
    on.spool.append(page(NOVA, "s", 0, 4));
    on.clock.advance(Duration.ofDays(-2)); // put right

    on.spool.sealDue();

    assertThat(on.ledger.all()).hasSize(1);
  }

  @Test
  void a_sealed_batch_whose_folder_could_not_be_renamed_gets_its_name_later() throws IOException {
    SpoolFixture on = spool(1, 1_000, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 4));
    Path inTheWay = on.folder.sealed(NOVA, SpoolFolder.batchId(on.open().get(0)));
    Files.createDirectories(inTheWay.resolve("x"));
    on.spool.sealNow();
    assertThat(on.ledger.all()).hasSize(1);

    Files.delete(inTheWay.resolve("x"));
    on.spool.sealDue();

    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(4));
  }

  @Test
  void what_comes_while_the_program_stops_is_left_to_the_process_that_comes_next()
      throws IOException {
    SpoolFixture on = spool(1, 10, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 1));
    on.spool.close();

    assertThatThrownBy(() -> on.spool.append(page(NOVA, "s", 2, 3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("being stopped");

    on.start();
    assertThat(on.spool.append(page(NOVA, "s", 0, 3))).isEqualTo(2);
  }

  @Test
  void a_stop_leaves_what_was_to_be_sealed_next_to_the_process_that_comes_next() throws Exception {
    SpoolFixture on = spool(1, 10, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 1));
    on.spool.append(page(CLAUDE, "s", 2, 3));
    FutureTask<Void> stop =
        new FutureTask<>(
            () -> {
              on.spool.close();
              return null;
            });
    Thread stopping = new Thread(stop, "stopping");
    on.ledger.whileSealing =
        () -> {
          stopping.start();
          while (!stop.isDone() && stopping.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
        };

    on.spool.sealNow();
    stop.get();

    assertThat(on.ledger.all()).extracting(Batch::key).containsExactly(NOVA);
    on.start();
    assertThat(on.spool.openRecords()).isEqualTo(2);
  }

  @Test
  void what_cannot_be_brought_to_disk_at_a_stop_is_not_acknowledged() throws IOException {
    SpoolFixture on = spool(1, 10, MANY_BYTES);
    on.spool.append(page(NOVA, "s", 0, 1));
    on.disk.failingForces = 2; // that of the close, and that of taking back what it was for
    assertThatThrownBy(on.spool::close).isInstanceOf(IOException.class);

    assertThatThrownBy(on.spool::sync).isInstanceOf(IOException.class);
  }
}
