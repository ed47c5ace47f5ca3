/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.NodeName;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.recovery.LedgerBehindException;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The ledger is lost, or put back from an older copy, and the program started again. */
@Execution(ExecutionMode.CONCURRENT)
class LostLedgerFlowTest {
  private static final Map<String, String> SLOW =
      Map.of("local.job-duration", "2s", "batch.max-age", "100ms", "jobs.max-open", "1");

  @TempDir private Path data;
  @TempDir private Path backup;

  private Flow start() throws Exception {
    return Flow.start(data, SLOW);
  }

  @Test
  void a_lost_ledger_is_told_and_adopt_brings_the_answers_and_asks_nothing_again()
      throws Exception {
    String held;
    try (Flow flow = start()) {
      first(flow);
      underWay(flow);
      held = flow.pipeline().ledger().inState(BatchState.UPLOADED).get(0).id();
      flow.ask(operator -> operator.hold(held));
    }
    deleteLedger();
    DurableFolder.remove(data.resolve("outbox"));

    assertThatThrownBy(this::start)
        .isInstanceOf(LedgerBehindException.class)
        .hasMessageContaining("another ledger")
        .hasMessageContaining("adopt");
    assertThat(faults()).anySatisfy(fault -> assertThat(fault).contains("adopt"));

    ask(operator -> operator.adopt(node(), false));
    try (Flow flow = start()) {
      flow.awaitResults(100);
      assertThat(flow.pipeline().ledger().find(held).orElseThrow().state())
          .isEqualTo(BatchState.HELD);
      flow.ask(operator -> operator.release(held));
      assertRestOnly(flow);
      assertThat(flow.pipeline().ledger().newest(10))
          .extracting(Batch::state)
          .containsOnly(BatchState.DELIVERED);
      assertThat(flow.pipeline().operator().audit().all().delivered()).isEqualTo(300);
    }
    start().close();
  }

  @Test
  void a_ledger_from_yesterday_is_told_by_the_data_folder_or_by_s3_and_adopt_brings_the_rest()
      throws Exception {
    try (Flow flow = start()) {
      first(flow);
    }
    copy(data, backup, "ledger");
    try (Flow flow = start()) {
      underWay(flow);
    }
    deleteLedger();
    copy(backup, data, "ledger.db");
    DurableFolder.remove(data.resolve("outbox"));
    assertThatThrownBy(this::start)
        .isInstanceOf(LedgerBehindException.class)
        .hasMessageContaining("older than the data folder");
    copy(backup, data, "ledger-mark");

    assertThatThrownBy(this::start)
        .isInstanceOf(LedgerBehindException.class)
        .hasMessageContaining("older than S3");

    ask(operator -> operator.adopt(node(), false));
    try (Flow flow = start()) {
      assertRestOnly(flow);
    }
  }

  @Test
  void a_batch_that_was_sealed_after_the_folder_noted_the_ledger_is_delivered_after_adopt()
      throws Exception {
    try (Flow flow = start()) {
      first(flow);
    }
    Path mark = data.resolve("ledger-mark.json");
    ObjectNode noted = (ObjectNode) new ObjectMapper().readTree(mark.toFile());
    noted.put("newest", "29991231-235959-999-aaaaaa").putArray("recent");
    Files.writeString(mark, noted.toString());
    deleteLedger();
    DurableFolder.remove(data.resolve("outbox"));

    ask(operator -> operator.adopt(node(), false));
    try (Flow flow = start()) {
      flow.awaitResults(100);
      assertThat(flow.jobs()).hasSize(1);
    }
  }

  @Test
  void a_ledger_from_before_the_answers_on_demand_takes_them_up_and_asks_nothing_again()
      throws Exception {
    try (Flow flow = Flow.start(data, Map.of("local.faults", "{\"throttlingShare\":1}"))) {
      flow.drop("few.jsonl", prompts("a", 5));
      awaitOne(flow, BatchState.SEALED);
    }
    copy(data, backup, "ledger.db");
    try (Flow flow = Flow.start(data, Map.of())) {
      flow.awaitResults(5);
      flow.awaitAllSettled();
    }
    deleteLedger();
    copy(backup, data, "ledger.db");
    DurableFolder.remove(data.resolve("outbox"));
    ask(operator -> operator.adopt(node(), false));

    String nothingMore = "{\"deniedOperations\":[\"InvokeModel\"]}";
    try (Flow flow = Flow.start(data, Map.of("local.faults", nothingMore))) {
      flow.awaitResults(5);
      flow.awaitAllSettled();
      assertThat(flow.pipeline().operator().audit().all().delivered()).isEqualTo(5);
    }
  }

  @Test
  void a_ledger_from_before_an_upload_goes_on_with_the_job_that_was_made_since() throws Exception {
    try (Flow flow = Flow.start(data, Map.of("local.faults", "{\"s3ErrorShare\":1}"))) {
      flow.drop("first.jsonl", prompts("a", 100));
      awaitOne(flow, BatchState.SEALED);
    }
    copy(data, backup, "ledger.db");
    try (Flow flow = Flow.start(data, Map.of())) {
      flow.awaitResults(100);
      flow.awaitAllSettled();
    }
    deleteLedger();
    copy(backup, data, "ledger.db");
    DurableFolder.remove(data.resolve("outbox"));
    assertThat(faults()).anySatisfy(fault -> assertThat(fault).contains("adopt"));

    ask(operator -> operator.adopt(node(), false));
    try (Flow flow = Flow.start(data, Map.of())) {
      flow.awaitResults(100);
      flow.awaitAllSettled();
      assertThat(flow.jobs()).hasSize(1);
      assertThat(flow.pipeline().operator().audit().balances()).isTrue();
    }
  }

  @Test
  void what_was_paused_stays_paused_after_adopt() throws Exception {
    try (Flow flow = start()) {
      flow.ask(operator -> operator.pause(Pause.SUBMITTING));
    }
    deleteLedger();
    assertThatThrownBy(this::start)
        .isInstanceOf(LedgerBehindException.class)
        .hasMessageContaining("another ledger, where paused was: submitting");

    ask(operator -> operator.adopt(node(), false));
    try (Flow flow = start()) {
      flow.drop("first.jsonl", prompts("a", 100));
      awaitOne(flow, BatchState.UPLOADED);
      assertThat(flow.jobs()).isEmpty();
      flow.ask(operator -> operator.resume(Pause.SUBMITTING));
      assertThat(flow.awaitResults(100)).hasSize(100);
    }
  }

  @Test
  void a_start_that_cannot_note_the_state_of_the_ledger_goes_on() throws Exception {
    Files.createDirectory(data.resolve("ledger-mark.json.part"));
    start().close();
    assertThat(data.resolve("ledger-mark.json")).doesNotExist();
  }

  @Test
  void sealed_batches_that_the_ledger_lacks_go_on_after_adopt() throws Exception {
    Map<String, String> settings = Map.of("batch.under-minimum", "wait");
    try (Flow flow = Flow.start(data, settings)) {
      flow.drop("first.jsonl", prompts("a", 60));
      await().until(() -> flow.spooled() == 60);
      await().until(() -> !Files.exists(data.resolve("inbox/first.jsonl")));
    }
    Path open = find("spool", ".open");
    Files.move(
        open, open.resolveSibling(open.getFileName().toString().replace(".open", ".sealed")));
    deleteLedger();
    assertThat(faults()).anySatisfy(fault -> assertThat(fault).contains("in the spool"));

    ask(operator -> operator.adopt(node(), false));
    try (Flow flow = Flow.start(data, settings)) {
      assertThat(flow.spooled()).isEqualTo(60);
      flow.drop("second.jsonl", prompts("b", 40));
      assertThat(flow.awaitResults(100)).hasSize(100);
    }
  }

  @Test
  void what_another_node_is_to_adopt_is_left_to_it() throws Exception {
    try (Flow flow = start()) {
      first(flow);
    }
    deleteLedger();
    long anothers = ask(operator -> operator.adopt("another-node", false));
    assertThatThrownBy(this::start).isInstanceOf(LedgerBehindException.class);

    long own = ask(operator -> operator.adopt(node(), false));
    start().close();
    Function<Operator, List<Boolean>> done =
        operator -> List.of(operator.request(own).isDone(), operator.request(anothers).isDone());
    assertThat(ask(done)).containsExactly(true, false);
  }

  private String node() {
    try {
      return NodeName.of(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void first(Flow flow) throws Exception {
    flow.drop("first.jsonl", prompts("a", 100));
    flow.awaitResults(100);
    await().until(() -> flow.pipeline().ledger().inState(BatchState.DELIVERED).size() == 1);
  }

  /** One batch with a job that runs, and one that waits for its place. */
  private void underWay(Flow flow) throws Exception {
    flow.drop("second.jsonl", prompts("b", 100));
    awaitOne(flow, BatchState.SUBMITTED);
    flow.drop("third.jsonl", prompts("c", 100));
    awaitOne(flow, BatchState.UPLOADED);
  }

  private static void awaitOne(Flow flow, BatchState state) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> flow.pipeline().ledger().inState(state).size() == 1);
  }

  private static void assertRestOnly(Flow flow) throws Exception {
    flow.awaitResults(200);
    flow.awaitAllSettled();
    assertThat(flow.results())
        .extracting(result -> result.path("recordId").asText())
        .doesNotHaveDuplicates()
        .hasSize(200)
        .noneMatch(id -> id.startsWith("a"));
    assertThat(flow.jobs()).hasSize(3);
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
  }

  private List<String> faults() {
    return ask(operator -> operator.audit().faults());
  }

  private <T> T ask(Function<Operator, T> question) {
    try (LedgerDatabase database =
        LedgerDatabase.open("jdbc:sqlite:" + data.resolve("ledger.db"))) {
      return question.apply(
          new Operator(
              new JdbcLedger(database, Clock.systemUTC(), "operator"),
              new OperatorRequests(database, Clock.systemUTC()),
              SpoolFolder.in(data),
              new LedgerMark(database, data)));
    }
  }

  private void deleteLedger() throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("ledger.db")).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void copy(Path from, Path to, String begin) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(begin)).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path find(String below, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(data.resolve(below))) {
      List<Path> found = all.filter(path -> path.toString().endsWith(suffix)).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private static String prompts(String name, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "{\"id\":\"" + name + i + "\",\"prompt\":\"question " + i + "\"}\n")
        .collect(Collectors.joining());
  }
}
