/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import io.github.bedrockbatch.operator.letter.Letters;
import io.github.bedrockbatch.servers.CallbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * A data folder with a few prompts that are asked on demand, and somebody who is told when they are
 * answered.
 */
final class SmallSite extends Site {
  static final int PROMPTS = 20;
  static final int AT_A_TIME = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Counts what is sent to the model. */
  private static final class Asked extends EventNotifierSupport {
    private final AtomicInteger times = new AtomicInteger();

    @Override
    public void notify(CamelEvent event) {
      if (event instanceof ExchangeSendingEvent sending
          && Trap.address(sending.getEndpoint()).equals("aws-bedrock://on-demand")) {
        times.incrementAndGet();
      }
    }
  }

  private boolean later;

  SmallSite(Path data) {
    super(data);
  }

  /** Puts a file into the inbox. */
  @Override
  SmallSite supply() throws IOException {
    StringBuilder prompts = new StringBuilder();
    for (int i = 0; i < PROMPTS; i++) {
      prompts.append("{\"id\":\"q%d\",\"prompt\":\"question %d\"}\n".formatted(i, i));
    }
    Files.createDirectories(data().resolve("inbox"));
    drop("few.jsonl", prompts);
    return this;
  }

  /** Tells of the ends of its batches there. */
  SmallSite tell(String url) throws IOException {
    Files.writeString(
        events(),
        """
        - templatedRoute:
            routeTemplateRef: to-http
            routeId: deliver-ops
            parameters:
              - {name: name, value: ops}
              - {name: url, value: "%s"}
        """
            .formatted(url));
    return this;
  }

  private Path events() {
    return data().resolve("events.camel.yaml");
  }

  private Path failing() {
    return data().resolve("failing");
  }

  /** Lets every prompt fail, and asks for them to be sent again when the cause is gone. */
  void failAndAskAgain() throws Exception {
    Files.createFile(failing());
    String node;
    try (Pipeline pipeline = start(UnaryOperator.identity(), context -> {})) {
      await()
          .atMost(PATIENCE)
          .until(() -> !pipeline.ledger().inState(BatchState.DELIVERED).isEmpty());
      node = pipeline.ledger().newest(1).get(0).node();
    }
    Files.delete(failing());
    try (LedgerDatabase database =
        LedgerDatabase.open("jdbc:sqlite:" + data().resolve("ledger.db"))) {
      OperatorRequests requests = new OperatorRequests(database, clock());
      new Letters(data().resolve("dead-letters"), new LetterTable(database), requests, node)
          .send(LetterFilter.ALL, "operator");
    }
  }

  SmallSite copyOf(Site other) throws IOException {
    copy(other);
    return this;
  }

  @Override
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(super.settings());
    settings.put("batch.min-records", "100");
    // What is sent again is not to be asked before the kill, however long that takes.
    boolean isSendingAgain = !later && Files.exists(data().resolve("dead-letters/failed"));
    settings.put("batch.max-age", isSendingAgain ? "1h" : "100ms");
    settings.put("jobs.on-demand-concurrency", Integer.toString(AT_A_TIME));
    settings.put("deliver.events", "ops");
    settings.putAll(Reserved.SETTINGS);
    if (Files.exists(failing())) {
      settings.put("local.faults", "{\"recordErrorShare\":1.0,\"recordErrorCode\":400}");
    }
    return settings;
  }

  @Override
  String routes() {
    return super.routes() + ",file:routes/94-deliver-http.camel.yaml,file:" + events();
  }

  /** When what a dead process was telling may be told by another one. */
  @Override
  Clock clock() {
    return later ? Clock.offset(Clock.systemUTC(), Duration.ofMinutes(3)) : Clock.systemUTC();
  }

  /**
   * Starts the pipeline again, lets it do all that is left, and holds it to account.
   *
   * @param letters how many prompts were sent again
   * @return how many prompts it asked
   */
  int finish(int letters, Supplier<List<CallbackServer.Call>> calls) throws Exception {
    later = true;
    Asked asked = new Asked();
    List<Batch> all;
    try (Pipeline pipeline =
        start(
            UnaryOperator.identity(),
            context -> context.getManagementStrategy().addEventNotifier(asked))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(succeeded()).hasSize(PROMPTS);
                List<Batch> batches = pipeline.ledger().newest(100);
                assertThat(batches).extracting(Batch::state).containsOnly(BatchState.DELIVERED);
                assertThat(pipeline.letters().count(LetterFilter.ALL, PATIENCE).letters()).isZero();
                assertThat(told(calls.get()).keySet())
                    .containsExactlyInAnyOrderElementsOf(batches.stream().map(Batch::id).toList());
                assertThat(balances(pipeline.operator()).all().pending()).isZero();
              });
      SourceBooks books = balances(pipeline.operator()).all();
      assertThat(books.accepted()).hasValue(PROMPTS + letters);
      assertThat(books.delivered()).isEqualTo(PROMPTS);
      assertThat(books.deadLettered()).isEqualTo(letters);
      assertThat(pipeline.spool().openRecords()).isZero();
      all = pipeline.ledger().newest(100);
    }
    assertThat(succeeded())
        .extracting(result -> result.path("recordId").asText())
        .doesNotHaveDuplicates();
    Reserved.isSettledOnce(data(), all);
    assertThat(results()).hasSize(PROMPTS + letters);
    assertThat(told(calls.get()).values())
        .as("the same each time, and no more than once more")
        .allSatisfy(
            bodies -> {
              assertThat(bodies).hasSizeBetween(1, 2);
              assertThat(bodies.stream().distinct()).hasSize(1);
            });
    assertThat(spooled()).as("left in the spool").isEmpty();
    assertThat(names("on-demand")).as("left of asking on demand").isEmpty();
    return asked.times.get();
  }

  private List<JsonNode> succeeded() throws IOException {
    return results().stream()
        .filter(result -> result.path("status").asText().equals("succeeded"))
        .toList();
  }

  /** What was told here of each batch. */
  private static Map<String, List<JsonNode>> told(List<CallbackServer.Call> calls)
      throws IOException {
    Map<String, List<JsonNode>> told = new HashMap<>();
    for (CallbackServer.Call call : calls) {
      JsonNode event = JSON.readTree(call.body());
      if (event.path("type").asText().equals("batch.delivered")) {
        told.computeIfAbsent(event.at("/data/batchId").asText(), id -> new ArrayList<>())
            .add(event);
      }
    }
    return told;
  }
}
