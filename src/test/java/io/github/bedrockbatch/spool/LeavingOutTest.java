/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What two nodes have taken is in the batch that was sealed first, and left out of the other. */
class LeavingOutTest {
  @TempDir private Path root;
  private final String topic = "kafka:" + UUID.randomUUID();
  private TwoNodes nodes;
  private TwoNodes.Node a;
  private TwoNodes.Node b;

  private void nodes(int minRecords, UnderMinimum underMinimum) throws IOException {
    nodes = new TwoNodes(root, minRecords, 1_000, underMinimum);
    a = nodes.a;
    b = nodes.b;
  }

  /** Node a has sealed 0 to 99, and b has 50 to 149 in an open batch. */
  private void bothHave50to99(int minRecords) throws IOException {
    nodes(minRecords, UnderMinimum.WAIT);
    a.append(topic, 0, 99);
    b.append(topic, 50, 149);
    a.spool.sealNow();
  }

  @AfterEach
  void close() throws IOException {
    nodes.close();
  }

  private List<String> of(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(n -> topic + '/' + n).toList();
  }

  @Test
  void it_is_left_out_and_told_in_one_line() throws IOException {
    bothHave50to99(1);

    try (LogLines log = new LogLines(Spool.class)) {
      b.spool.sealNow();
      assertThat(log.all())
          .filteredOn(line -> line.contains("left out"))
          .singleElement()
          .asString()
          .startsWith("INFO Batch ")
          .contains("50 of its 100 records are left out")
          .endsWith("as batches of node-a have them: 50 of " + topic);
    }

    assertThat(a.sealed()).isEqualTo(of(0, 99));
    assertThat(b.sealed()).isEqualTo(of(100, 149));
    Batch batch = b.batches().get(0);
    assertThat(batch.contents().records()).isEqualTo(50);
    assertThat(batch.contents().cause()).isEqualTo(CloseCause.DEMAND);
    Path input = b.folder.sealedInput(NOVA, batch.id());
    Path context = b.folder.sealedContext(NOVA, batch.id());
    assertThat(batch.contents().inputBytes()).isEqualTo(Files.size(input));
    assertThat(batch.contents().contextBytes()).isEqualTo(Files.size(context));
    List<JsonNode> inputs = SpoolFixture.lines(input);
    List<JsonNode> contexts = SpoolFixture.lines(context);
    for (int i = 0; i < 50; i++) {
      assertThat(inputs.get(i).get("recordId").textValue()).isEqualTo(RecordId.of(i));
      assertThat(inputs.get(i).get("modelInput").get("n").longValue()).isEqualTo(100 + i);
      assertThat(contexts.get(i).get("recordId").textValue()).isEqualTo(RecordId.of(i));
    }
    assertThat(b.folders(SpoolFolder.BEFORE)).isEmpty();
    assertThat(b.append(topic, 0, 149)).as("all is in hand").isZero();
  }

  @Test
  void what_is_too_little_for_a_job_waits_for_more() throws IOException {
    bothHave50to99(60);
    b.spool.sealNow();

    assertThat(b.batches()).isEmpty();
    assertThat(b.spool.openRecords()).isEqualTo(50);
    b.append(topic, 150, 169);
    b.spool.sealDue();
    assertThat(b.sealed()).isEqualTo(of(100, 169));
  }

  @Test
  void nothing_is_left_of_a_batch_that_others_have() throws IOException {
    nodes(1, UnderMinimum.WAIT);
    a.append(topic, 0, 99);
    b.append(topic, 0, 99);
    a.spool.sealNow();
    b.spool.sealNow();

    assertThat(b.batches()).isEmpty();
    assertThat(b.spool.open()).isEmpty();
    assertThat(b.folders(SpoolFolder.OPEN)).isEmpty();
    assertThat(b.append(topic, 0, 109)).isEqualTo(10);
    b.spool.sealNow();
    assertThat(b.sealed()).isEqualTo(of(100, 109));
  }

  @Test
  void what_is_left_is_filled_up_once_more() throws IOException {
    nodes(100, UnderMinimum.PAD);
    a.append(topic, 0, 99);
    b.append(topic, 90, 149);
    a.spool.sealNow();
    nodes.clock.advance(SpoolFixture.MAX_AGE);
    b.spool.sealDue();
    b.spool.sealDue();

    assertThat(b.sealed()).isEqualTo(of(100, 149));
    assertThat(b.batches())
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.contents().records()).isEqualTo(100);
              assertThat(batch.contents().padding()).isEqualTo(50);
            });
  }

  @Test
  void what_is_left_is_filled_before_the_batch_after_it() throws IOException {
    nodes = new TwoNodes(root, 60, 100, UnderMinimum.WAIT);
    a = nodes.a;
    b = nodes.b;
    b.append(topic, 0, 89);
    a.append(topic, 0, 59);
    a.spool.sealNow();
    b.append(topic, 90, 119); // which completes the batch, and begins the next

    assertThat(b.sealed()).isEmpty();
    b.append(topic, 120, 179);

    assertThat(b.sealed())
        .hasSize(100)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(of(0, 59));
    assertThat(b.spool.openRecords()).isEqualTo(20);
  }

  @Test
  void a_ledger_that_fails_after_it_loses_nothing() throws IOException {
    bothHave50to99(1);
    b.sealsBeforeFailure = 1;
    assertThatThrownBy(() -> b.spool.sealNow()).hasMessage("no ledger");
    b.spool.sealNow();

    assertThat(b.sealed()).isEqualTo(of(100, 149));
  }

  /** What a kill leaves before, between and after the two renames. */
  @ParameterizedTest
  @ValueSource(strings = {"half a draft", "draft", "old away", "draft in place", "sealed"})
  void a_kill_at_any_step_comes_to_the_same(String step) throws IOException {
    bothHave50to99(1);
    b.spool.sync();
    Path open = b.folders(SpoolFolder.OPEN).get(0);
    String id = SpoolFolder.batchId(open);
    Path draft = open.resolveSibling(id + SpoolFolder.REST);
    Path before = open.resolveSibling(id + SpoolFolder.BEFORE);
    if (step.equals("sealed")) {
      b.sealsBeforeFailure = 1;
      b.failsAfterCommit = true;
      assertThatThrownBy(() -> b.spool.sealNow()).hasMessage("the answer was lost");
    } else {
      copy(open, draft);
      if (step.equals("half a draft")) {
        Cuts.cut(draft.resolve(SpoolFolder.INPUT), 700);
      }
      if (step.equals("old away") || step.equals("draft in place")) {
        DurableFolder.rename(open, before);
      }
      if (step.equals("draft in place")) {
        DurableFolder.rename(draft, open);
      }
    }

    b.start();
    b.spool.sealNow();

    assertThat(b.sealed()).isEqualTo(of(100, 149));
    assertThat(b.folders(SpoolFolder.REST)).isEmpty();
    assertThat(b.folders(SpoolFolder.BEFORE)).isEmpty();
    assertThat(b.folders(SpoolFolder.OPEN)).isEmpty();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    for (String file : List.of(SpoolFolder.INPUT, SpoolFolder.CONTEXT)) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
  }

  @Test
  void a_batch_that_cannot_be_read_is_not_rewritten() throws IOException {
    bothHave50to99(1);
    b.spool.sync();
    Path input = b.folders(SpoolFolder.OPEN).get(0).resolve(SpoolFolder.INPUT);
    byte[] bytes = Files.readAllBytes(input);
    bytes[3_000] = '\n';
    Files.write(input, bytes);

    assertThatThrownBy(() -> b.spool.sealNow()).hasMessageContaining("is not on disk as it was");
    assertThat(b.spool.openRecords()).isEqualTo(100);
  }

  @Test
  void a_message_that_two_nodes_were_given_is_sealed_once_though_both_acknowledged_it()
      throws IOException {
    nodes(1, UnderMinimum.WAIT);
    String m = UUID.randomUUID() + "-";
    List<String> shared = List.of(m + 1, m + 2);
    a.append(shared);
    b.append(List.of(m + 1, m + 2, m + 3));
    a.spool.sync();
    a.acknowledge(shared);
    a.spool.sealNow();
    b.spool.sync();
    b.acknowledge(List.of(m + 1, m + 2, m + 3));
    b.spool.sealNow();

    assertThat(a.sealed()).isEqualTo(shared);
    assertThat(b.sealed()).containsExactly(m + 3);
    b.start();
    assertThat(b.append(shared)).as("a restart does not know them").isEqualTo(2);
    b.spool.sealNow();
    assertThat(b.sealed()).containsExactly(m + 3);
  }

  @Test
  void nodes_number_what_has_no_position_each_by_itself() throws IOException {
    nodes(1, UnderMinimum.WAIT);
    String m = UUID.randomUUID() + "-";
    a.append(List.of(m + 1, m + 2));
    b.append(List.of(m + 3, m + 4));
    a.spool.sealNow();
    b.spool.sealNow();

    assertThat(a.sealed()).containsExactly(m + 1, m + 2);
    assertThat(b.sealed()).containsExactly(m + 3, m + 4);
    assertThat(a.ledger.sources().position(TwoNodes.QUEUE)).isEqualTo(-1);
    assertThat(a.ledger.sources().position(TwoNodes.QUEUE + "@node-a")).isNotNegative();
    assertThat(a.ledger.sources().position(TwoNodes.QUEUE + "@node-b")).isNotNegative();
  }
}
