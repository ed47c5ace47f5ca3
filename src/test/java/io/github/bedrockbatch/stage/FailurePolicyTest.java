/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.FakeBedrock;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.StaleBatchException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class FailurePolicyTest {
  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private LedgerDatabase database;
  private Ledger ledger;
  private Batch held;

  @BeforeEach
  void hold_a_batch() {
    database = LedgerDatabase.open(NewLedger.in(folder));
    ledger = new JdbcLedger(database, clock, "node");
    held = Rows.in(BatchState.UPLOADED, ledger, "1", Rows.NOVA, "node", Rows.ARN, clock.instant());
    assertThat(ledger.claim(held)).isPresent();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Batch after(Exception cause) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    LeasedBatch.replace(exchange, ledger.find("1").orElseThrow());
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, cause);
    policy().note(exchange, "submit");
    return ledger.find("1").orElseThrow();
  }

  private Instant dueAt() {
    return Rows.dueAt(database, "1");
  }

  private FailurePolicy policy() {
    return new FailurePolicy(ledger, clock, Duration.ofMinutes(5), Duration.ofMinutes(30));
  }

  private static Duration pause(int troubles) {
    return Backoff.length(troubles, Duration.ofMinutes(5));
  }

  @Test
  void pauses_twice_as_long_each_time_up_to_five_minutes() {
    assertThat(pause(0)).isEqualTo(Duration.ofSeconds(1));
    for (int troubles = 1; troubles <= 8; troubles++) {
      assertThat(pause(troubles)).isEqualTo(pause(troubles - 1).multipliedBy(2));
    }
    assertThat(pause(9)).isEqualTo(Duration.ofMinutes(5));
    assertThat(pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void a_try_that_fails_for_the_same_cause_is_told_when_their_number_has_doubled() {
    try (LogLines log = new LogLines(FailurePolicy.class)) {
      for (int tries = 0; tries < 20; tries++) {
        after(new IOException("refused (Service: S3, Request ID: " + tries + ")"));
      }
      assertThat(log.all())
          .extracting(line -> line.replaceFirst(".*\\(try (\\d+)\\): (\\w+).*", "$1 $2"))
          .containsExactly("2 refused", "4 refused", "8 refused", "16 refused");

      after(new IOException("reset"));
      assertThat(log.all()).last().asString().endsWith("(try 22): reset");
    }
  }

  @Test
  void what_failed_is_tried_at_once_after_a_start_as_for_the_first_time() {
    assertThat(after(new IOException("refused")).failures()).isOne();

    policy().startOver();

    assertThat(dueAt()).isEqualTo(clock.instant());
    assertThat(ledger.find("1").orElseThrow().failures()).isZero();
  }

  @Test
  void what_is_looked_for_waits_on_after_a_start() {
    held = ledger.find("1").orElseThrow();
    policy().gone(held, "no output");
    Batch missed = ledger.find("1").orElseThrow();

    policy().startOver();

    assertThat(ledger.find("1")).contains(missed);
  }

  @Test
  void what_the_server_does_not_do_at_all_is_no_outage() {
    Batch batch = after(FakeBedrock.error("NotImplemented", 501, "No encryption here."));
    assertThat(batch.state()).isEqualTo(BatchState.FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ThrottlingException",
        "InternalServerException",
        "ConflictException",
        "SomethingNewException"
      })
  void tries_again_what_may_pass_however_the_status_looks(String code) {
    Batch after = after(FakeBedrock.error(code, 400, "not now"));

    assertThat(after.state()).isEqualTo(BatchState.UPLOADED);
    assertThat(after.reason()).contains("not now");
    assertThat(dueAt()).isEqualTo(clock.instant().plusSeconds(1));

    after = after(FakeBedrock.error(code, 400, "not now"));
    assertThat(after.failures()).isEqualTo(2);
    assertThat(dueAt()).isEqualTo(clock.instant().plusSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ValidationException", "AccessDeniedException", "ResourceNotFoundException"})
  void gives_up_on_what_the_service_will_always_refuse(String code) {
    Batch after = after(FakeBedrock.error(code, 400, "your role is wrong"));

    assertThat(after.state()).isEqualTo(BatchState.FAILED);
    assertThat(after.reason()).contains("your role is wrong");
  }

  @Test
  void names_the_host_that_nobody_knows() {
    String hidden = "Received an UnknownHostException. See cause for the exact endpoint";
    UnknownHostException cause = new UnknownHostException("bedrock.us-esat-1.amazonaws.com");

    assertThat(Failure.of(SdkClientException.create(hidden, cause)).words())
        .isEqualTo("unknown host: bedrock.us-esat-1.amazonaws.com");
  }

  @Test
  void tells_an_object_that_is_gone_from_a_service_that_is_away() {
    assertThat(Failure.of(FakeBedrock.error("NoSuchKey", 404, "gone")).kind())
        .isEqualTo(Failure.Kind.GONE);
    assertThat(Failure.of(FakeBedrock.error("SlowDown", 503, "busy")).kind())
        .isEqualTo(Failure.Kind.OUTAGE);
  }

  @Test
  void looks_for_half_an_hour_for_what_is_gone_and_gives_up_then() {
    Instant begin = clock.instant();
    Batch after = after(FakeBedrock.error("NoSuchKey", 404, "The specified key does not exist."));
    for (int tries = 1; after.state() == BatchState.UPLOADED; tries++) {
      assertThat(after.failures()).isEqualTo(tries);
      clock.advance(Duration.between(clock.instant(), dueAt()));
      assertThat(ledger.claim(after)).isPresent();
      after = after(FakeBedrock.error("NoSuchKey", 404, "The specified key does not exist."));
    }

    assertThat(after.state()).isEqualTo(BatchState.FAILED);
    assertThat(after.job().lost()).isTrue();
    assertThat(after.reason()).contains("The specified key does not exist", "12 times");
    assertThat(Duration.between(begin, clock.instant()))
        .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(35));
  }

  @Test
  void looks_as_long_for_what_is_gone_after_an_outage() {
    for (int i = 0; i < 50; i++) {
      after(FakeBedrock.error("ThrottlingException", 429, "not now"));
    }

    Batch after = after(FakeBedrock.error("NoSuchKey", 404, "The specified key does not exist."));

    assertThat(after.state()).isEqualTo(BatchState.UPLOADED);
    assertThat(after.failures()).isEqualTo(1);
    assertThat(dueAt()).isEqualTo(clock.instant().plusSeconds(1));
  }

  @Test
  void gives_up_no_batch_whose_job_may_exist() {
    ledger.save(held, held.submitting(clock.instant()));

    assertThat(after(FakeBedrock.error("AccessDeniedException", 403, "not yours")).state())
        .isEqualTo(BatchState.UPLOADED);
    assertThat(ledger.find("1").orElseThrow().reason())
        .contains("may have made a job", "not yours");
  }

  @Test
  void waits_for_a_bucket_as_long_as_the_prompts_are_still_here() {
    Batch sealed = Rows.sealed("2", Rows.NOVA, "node", clock.instant());
    ledger.seal(sealed, List.of());
    assertThat(ledger.claim(sealed)).isPresent();
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty(
        Exchange.EXCEPTION_CAUGHT,
        FakeBedrock.error("NoSuchBucket", 404, "The bucket is not there"));
    for (int i = 0; i < 50; i++) {
      LeasedBatch.replace(exchange, ledger.find("2").orElseThrow());
      new FailurePolicy(ledger, clock, Duration.ofMinutes(5), Duration.ofMinutes(30))
          .note(exchange, "submit");
    }

    assertThat(ledger.find("2").orElseThrow().state()).isEqualTo(BatchState.SEALED);
  }

  @Test
  void tries_again_after_any_other_exception() {
    assertThat(after(new IOException("connection reset")).reason()).isEqualTo("connection reset");
    assertThat(after(new NullPointerException()).reason()).isEqualTo("NullPointerException");
    assertThat(ledger.find("1").orElseThrow().failures()).isEqualTo(2);
  }

  @Test
  void looks_through_what_camel_wraps_around_an_exception() {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    assertThat(
            after(
                    new CamelExchangeException(
                        "Multicast processing failed for number 3",
                        exchange,
                        new RuntimeCamelException(new IOException("disk full"))))
                .reason())
        .isEqualTo("disk full");

    assertThat(
            after(
                    new CamelExchangeException(
                        "Multicast processing failed for number 3",
                        exchange,
                        FakeBedrock.error(
                            "AccessDeniedException", 403, "no right to s3:GetObject")))
                .state())
        .isEqualTo(BatchState.FAILED);
  }

  @Test
  void leaves_a_batch_alone_that_is_another_nodes_now() {
    clock.advance(JdbcLedger.LEASE.plusMillis(1));
    StaleBatchException stale = new StaleBatchException("1");

    assertThat(after(stale)).isEqualTo(held);
    assertThat(
            after(
                new CamelExchangeException(
                    "Multicast processing failed for number 0",
                    new DefaultExchange(new DefaultCamelContext()),
                    stale)))
        .isEqualTo(held);
  }

  @Test
  void keeps_a_reason_that_every_database_can_hold() {
    assertThat(after(new IOException("x".repeat(10_000))).reason()).hasSizeLessThanOrEqualTo(4_000);
    assertThat(after(FakeBedrock.error("ValidationException", 400, "y".repeat(10_000))).reason())
        .hasSizeLessThanOrEqualTo(4_000);
  }
}
