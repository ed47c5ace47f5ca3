/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.FakeBedrock;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.OneLane;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.submit.SubmitRoutes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;

/** The submit route with a canary before it, on a ledger of its own. */
class CanaryRoutesTest {
  private static final BatchKey CLAUDE =
      new BatchKey("anthropic.claude-3-haiku-20240307-v1:0", InvocationType.INVOKE_MODEL);
  private static final String INPUT = "{\"max_tokens\":9,\"messages\":[\"SESAME\"]}";

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private final FakeBedrock bedrock = new FakeBedrock();
  private final Runtime runtime = new Runtime();
  private final Map<String, String> inputs = new HashMap<>();
  private final List<Download> downloads = new ArrayList<>();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private Ledger ledger;

  /** Answers every record, but for the errors that it is told to give first. */
  private static final class Runtime implements BedrockRuntimeClient {
    final List<String> asked = new ArrayList<>();
    final Queue<RuntimeException> errors = new ArrayDeque<>();

    @Override
    public InvokeModelResponse invokeModel(InvokeModelRequest request) {
      assertThat(request.modelId()).isEqualTo(CLAUDE.modelId());
      asked.add(request.body().asUtf8String());
      if (!errors.isEmpty()) {
        throw errors.remove();
      }
      return InvokeModelResponse.builder().body(SdkBytes.fromUtf8String("{}")).build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  /** An object of S3 that is on its way. */
  private static final class Download extends ByteArrayInputStream implements Abortable {
    boolean aborted;

    Download(String modelInput, int lines) {
      super(
          ("{\"recordId\":\"" + RecordId.of(0) + "\",\"modelInput\":" + modelInput + "}\n")
              .concat("another\n".repeat(lines - 1))
              .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void abort() {
      aborted = true;
    }
  }

  @BeforeEach
  void start() throws Exception {
    LedgerDatabase database = LedgerDatabase.open(NewLedger.in(folder));
    ledger = new JdbcLedger(database, clock, "node");
    Settings settings = Settings.load(SettingsSource.commandLine(Map.of("batch.canary", "true")));
    StageContext context =
        new StageContext(
            settings,
            database,
            ledger,
            "ledger",
            "node",
            OneLane.of(settings, clock, runtime),
            new FailurePolicy(ledger, clock, Duration.ofMinutes(1), Duration.ofMinutes(30)),
            clock);
    camel.getRegistry().bind("bedrockClient", bedrock);
    camel.addRoutes(new SubmitRoutes(context));
    camel.addRoutes(new CanaryRoutes(context));
    AdviceWith.adviceWith(camel, "submit-wake-up", advice -> advice.replaceFromWith("direct:tick"));
    AdviceWith.adviceWith(
        camel,
        "canary",
        advice ->
            advice
                .weaveById("canary-input")
                .replace()
                .setBody(exchange -> download(LeasedBatch.get(exchange).id())));
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
    ledger.close();
  }

  private Download download(String id) {
    downloads.add(new Download(inputs.get(id), 100_000));
    return downloads.get(downloads.size() - 1);
  }

  private void uploaded(String id, String modelInput) {
    Rows.in(BatchState.UPLOADED, ledger, id, CLAUDE, "node", null, clock.instant());
    inputs.put(id, modelInput);
  }

  private Batch tick(String id) {
    camel.createFluentProducerTemplate().to("direct:tick").send();
    return ledger.find(id).orElseThrow();
  }

  @Test
  void asks_the_first_record_before_it_makes_the_job() {
    uploaded("1", INPUT);

    assertThat(tick("1").state()).isEqualTo(BatchState.SUBMITTED);

    assertThat(runtime.asked).containsExactly(INPUT);
    assertThat(bedrock.creates).hasSize(1);
  }

  @Test
  void does_not_download_the_other_records() {
    uploaded("1", INPUT);

    tick("1");

    assertThat(downloads)
        .singleElement()
        .satisfies(download -> assertThat(download.aborted).isTrue())
        .satisfies(download -> assertThat(download.available()).isPositive());
  }

  @Test
  void asks_once_for_the_same_settings_and_again_for_others() {
    uploaded("1", INPUT);
    uploaded("2", INPUT.replace("SESAME", "an other prompt"));
    tick("1");
    assertThat(tick("2").state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(runtime.asked).hasSize(1);

    uploaded("3", INPUT.replace("9", "10"));
    assertThat(tick("3").state()).isEqualTo(BatchState.SUBMITTED);

    assertThat(runtime.asked).hasSize(2);
    assertThat(bedrock.creates).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "ValidationException,400",
    "AccessDeniedException,403",
    "ResourceNotFoundException,404",
    "SomethingNewException,400"
  })
  void a_refusal_takes_the_batch_out_before_a_job_exists(String code, int status) {
    uploaded("1", INPUT);
    runtime.errors.add(FakeBedrock.error(code, status, "temperature is deprecated"));

    Batch batch = tick("1");
    tick("1");

    assertThat(batch.state()).isEqualTo(BatchState.FAILED);
    assertThat(batch.reason())
        .contains(
            CLAUDE.modelId(),
            "batch.canary",
            code + ": temperature is deprecated",
            "nothing of the batch has been paid",
            "rerun",
            "drop")
        .doesNotContain("SESAME");
    assertThat(batch.job().startedAt()).isNull();
    assertThat(bedrock.creates).isEmpty();
    assertThat(runtime.asked).hasSize(1);
  }

  @Test
  void a_refusal_is_not_taken_for_an_answer() {
    uploaded("1", INPUT);
    runtime.errors.add(FakeBedrock.error("ValidationException", 400, "no"));
    tick("1");
    uploaded("2", INPUT);

    assertThat(tick("2").state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(runtime.asked).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException,429",
    "ServiceQuotaExceededException,400",
    "ModelTimeoutException,408",
    "InternalServerException,500",
    "ExpiredTokenException,403"
  })
  void an_error_that_passes_postpones_the_batch(String code, int status) {
    uploaded("1", INPUT);
    runtime.errors.add(FakeBedrock.error(code, status, "not now"));

    Batch postponed = tick("1");
    assertThat(postponed.state()).isEqualTo(BatchState.UPLOADED);
    assertThat(postponed.reason()).contains("not now");
    assertThat(tick("1")).as("not due yet").isEqualTo(postponed);
    clock.advance(Duration.ofSeconds(1));

    assertThat(tick("1").state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(runtime.asked).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"ThrottlingException,429", "ServiceQuotaExceededException,400"})
  void one_that_is_postponed_holds_up_no_other_batch_of_the_model(String code, int status) {
    uploaded("1", INPUT);
    uploaded("2", INPUT.replace("9", "10"));
    runtime.errors.add(FakeBedrock.error(code, status, "not now"));

    tick("1");

    assertThat(ledger.find("1").orElseThrow().state()).isEqualTo(BatchState.UPLOADED);
    assertThat(ledger.find("2").orElseThrow().state()).isEqualTo(BatchState.SUBMITTED);
  }

  @Test
  void a_service_that_cannot_be_reached_postpones_the_batch() {
    uploaded("1", INPUT);
    runtime.errors.add(SdkClientException.create("connection refused"));

    assertThat(tick("1").state()).isEqualTo(BatchState.UPLOADED);
    clock.advance(Duration.ofSeconds(1));

    assertThat(tick("1").state()).isEqualTo(BatchState.SUBMITTED);
  }

  @Test
  void one_who_dies_between_the_answer_and_its_note_asks_again_and_makes_one_job()
      throws Exception {
    uploaded("1", INPUT);
    int[] left = {1};
    AdviceWith.adviceWith(
        camel,
        "canary",
        advice ->
            advice
                .weaveById("canary-note")
                .before()
                .process(
                    exchange -> {
                      if (left[0]-- > 0) {
                        throw new IllegalStateException("as if killed");
                      }
                    }));

    assertThat(tick("1").state()).isEqualTo(BatchState.UPLOADED);
    clock.advance(Duration.ofSeconds(1));

    assertThat(tick("1").state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(runtime.asked).hasSize(2);
    assertThat(bedrock.jobs()).hasSize(1);
  }

  @Test
  void a_batch_whose_job_may_exist_has_no_canary() {
    uploaded("1", INPUT);
    Batch batch = ledger.claim(ledger.find("1").orElseThrow()).orElseThrow();
    ledger.save(batch, batch.submitting(clock.instant()));
    bedrock.put("1", "InProgress");

    assertThat(tick("1").state()).isEqualTo(BatchState.SUBMITTED);
    assertThat(runtime.asked).isEmpty();
  }
}
