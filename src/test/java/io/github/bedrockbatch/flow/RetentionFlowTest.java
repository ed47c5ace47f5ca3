/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.operator.Audit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class RetentionFlowTest {
  private static final Map<String, String> ALL_ON =
      Map.of(
          "retention.ledger", "8d",
          "retention.objects", "1d",
          "retention.results", "1h",
          "retention.done", "1h",
          "retention.dead-letters", "1d");

  private static final String FILE =
      IntStream.rangeClosed(1, 100)
          .mapToObj("{\"id\":\"p%1$d\",\"prompt\":\"question %1$d\"}\n"::formatted)
          .collect(Collectors.joining("", "", "no JSON\n"));

  @TempDir private Path data;

  @Test
  void what_is_finished_goes_in_time_and_nothing_is_asked_again() throws Exception {
    SettableClock clock = new SettableClock(Clock.systemUTC());
    Audit before;
    try (Flow flow = Flow.start(data, ALL_ON, clock)) {
      flow.drop("questions.jsonl", FILE);
      flow.awaitResults(100);
      await().until(() -> flow.pipeline().ledger().inState(BatchState.DELIVERED).size() == 1);
      await().until(() -> files("inbox/.done").size() == 1);
      remove(flow);
      assertThat(objects(flow)).as("nothing is old yet").isNotEmpty();
      before = flow.pipeline().operator().audit();
      assertThat(before.balances()).isTrue();
      assertThat(before.removed()).isZero();

      clock.advance(Duration.ofDays(9));
      remove(flow);
      remove(flow); // files of dead letters are renamed first

      assertThat(flow.pipeline().ledger().newest(9)).isEmpty();
      assertThat(objects(flow)).isEmpty();
      assertThat(List.of(files("outbox"), files("inbox/.done"), files("dead-letters")))
          .containsOnly(List.of());
      assertThat(after(flow)).isEqualTo(before);

      flow.drop("questions.jsonl", FILE);
      await().until(() -> files("inbox/.done").size() == 1);
      assertThat(flow.spooled()).isZero();
      assertThat(after(flow)).isEqualTo(before);
    }
    try (Flow flow = Flow.start(data, ALL_ON, clock)) {
      assertThat(after(flow)).as("after a restart").isEqualTo(before);
      assertThat(flow.jobs()).hasSize(1);
    }
  }

  /** It ends between S3 and the ledger, and leaves its lease. */
  @Test
  void a_kill_after_the_objects_of_a_batch_are_gone_leaves_nothing_to_be_read() throws Exception {
    SettableClock clock = new SettableClock(Clock.systemUTC());
    Audit before;
    Batch batch;
    try (Flow flow = Flow.start(data, ALL_ON, clock)) {
      flow.drop("questions.jsonl", FILE);
      flow.awaitResults(100);
      await().until(() -> flow.pipeline().ledger().inState(BatchState.DELIVERED).size() == 1);
      await().until(() -> files("inbox/.done").size() == 1);
      before = flow.pipeline().operator().audit();
      batch = flow.pipeline().ledger().newest(1).get(0);
      clock.advance(Duration.ofDays(9));
      execute(
          "create trigger killed before update of objects_removed on batch"
              + " begin select raise(abort, 'killed'); end");
      remove(flow);
      assertThat(objects(flow)).isEmpty();
      assertThat(flow.pipeline().ledger().newest(9)).as("says where they were").hasSize(1);
      assertThat(flow.pipeline().operator().audit()).isEqualTo(before);

      assertThat(flow.outcome(operator -> operator.rerun(batch.id(), true)))
          .startsWith("refused")
          .contains("retention");
      assertThat(flow.pipeline().operator().audit()).as("nothing is sent").isEqualTo(before);
    }
    execute("drop trigger killed");
    execute("update batch set lease_until = 9e15, lease_owner = '" + batch.node() + "'");

    try (Flow flow = Flow.start(data, ALL_ON, clock)) {
      remove(flow);

      assertThat(flow.pipeline().ledger().newest(9)).isEmpty();
      assertThat(after(flow)).isEqualTo(before);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection beside =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
        Statement statement = beside.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void remove(Flow flow) throws Exception {
    try (ProducerTemplate template = flow.camel().createProducerTemplate()) {
      template.sendBody("direct:retention", null);
    }
  }

  /** The audit, which also says that a batch is not there any more. */
  private static Audit after(Flow flow) {
    Audit after = flow.pipeline().operator().audit();
    assertThat(after.removed()).isEqualTo(1);
    return new Audit(
        after.sources(), after.all(), after.unfinished(), after.unread(), after.wrong(), 0);
  }

  private static List<String> objects(Flow flow) {
    return flow
        .camel()
        .getRegistry()
        .lookupByNameAndType("amazonS3Client", S3Client.class)
        .listObjectsV2(list -> list.bucket("bedrock-batch"))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  private List<String> files(String folder) throws Exception {
    if (!Files.isDirectory(data.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(data.resolve(folder))) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }
}
