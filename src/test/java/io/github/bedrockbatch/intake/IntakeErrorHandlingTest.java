/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.intake.file.FileOutcome;
import io.github.bedrockbatch.intake.file.Reading;
import io.github.bedrockbatch.intake.file.UnreadableFileException;
import io.github.bedrockbatch.stage.Outages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeErrorHandlingTest {
  @TempDir Path folder;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Queue<Exception> troubles = new ArrayDeque<>();
  private int tries;

  @BeforeEach
  void start() throws Exception {
    camel.addRoutesConfigurations(
        new IntakeErrorHandling(null, Duration.ofSeconds(1), new Outages(Clock.systemUTC())));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:source")
                .routeConfigurationId("intake-retry")
                .process(
                    exchange -> {
                      tries++;
                      if (!troubles.isEmpty()) {
                        throw troubles.remove();
                      }
                    });
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private Exchange take() {
    return camel
        .createFluentProducerTemplate()
        .to("direct:source")
        .withHeader(Exchange.FILE_NAME, "p.jsonl")
        .request(Exchange.class);
  }

  @Test
  void waits_while_the_disk_is_full_and_says_so_in_words() {
    troubles.addAll(List.of(new IOException("No space left on device")));
    try (LogLines log = new LogLines(IntakeErrorHandling.class)) {
      Exchange taken = take();

      assertThat(taken.getException()).isNull();
      assertThat(tries).isEqualTo(2);
      assertThat(log.all())
          .containsExactly(
              "WARN Taking in p.jsonl failed, retrying in 1 s:" + " No space left on device");
    }
  }

  @Test
  void puts_a_file_aside_that_cannot_be_read_so_that_others_go_on() {
    Path file = Path.of("nowhere", "p.jsonl");
    troubles.add(
        new UncheckedIOException(new UnreadableFileException(new IOException(file.toString()))));
    try (LogLines log = new LogLines(IntakeErrorHandling.class)) {
      Exchange taken = take();

      assertThat(taken.getException()).isNull();
      assertThat(tries).isEqualTo(1);
      assertThat(taken.getMessage().getHeader(FileOutcome.HEADER)).isEqualTo("failed");
      assertThat(log.all()).singleElement().asString().startsWith("ERROR Reading p.jsonl failed");
    }
  }

  @Test
  void a_file_that_finds_too_many_others_open_stays_and_is_read_later() {
    assertThatThrownBy(() -> Reading.read(Path.of("x".repeat(300)), folder, "prompt", 100))
        .isInstanceOf(FileSystemException.class)
        .isNotInstanceOf(UnreadableFileException.class);
    assertThatThrownBy(() -> Reading.read(folder.resolve("gone"), folder, "prompt", 100))
        .isInstanceOf(UnreadableFileException.class);
    troubles.add(new FileSystemException("p.jsonl", null, "Too many open files"));

    Exchange taken = take();

    assertThat(tries).isEqualTo(2);
    assertThat(taken.getMessage().getHeader(FileOutcome.HEADER)).isNull();
  }

  @Test
  void a_file_on_a_bad_sector_is_put_aside_so_that_others_go_on() {
    try (LogLines log = new LogLines(IntakeErrorHandling.class)) {
      troubles.add(
          catchThrowableOfType(
              IOException.class, () -> Reading.read(folder, folder, "prompt", 100)));

      Exchange taken = take();

      assertThat(tries).isEqualTo(1);
      assertThat(taken.getMessage().getHeader(FileOutcome.HEADER)).isEqualTo("failed");
      assertThat(log.all())
          .singleElement()
          .asString()
          .startsWith("ERROR Taking in p.jsonl failed, and it goes to .failed")
          .contains("It cannot be read at byte 0: Is a directory");
    }
  }

  @Test
  void waits_for_the_ledger_and_for_a_broker() {
    troubles.addAll(
        List.of(
            new JdbiException("no connection") {},
            new RuntimeCamelException(new org.apache.kafka.common.KafkaException("away")),
            new jakarta.jms.JMSException("closed")));
    try (LogLines log = new LogLines(IntakeErrorHandling.class)) {
      assertThat(take().getException()).isNull();
      assertThat(tries).isEqualTo(4);
      assertThat(log.all()).hasSize(3).allSatisfy(line -> assertThat(line).startsWith("WARN"));
    }
  }

  @Test
  void puts_a_file_aside_once_that_would_fail_each_time() {
    troubles.add(
        new RuntimeCamelException(new NullPointerException("nothing there\nERROR forged")));
    try (LogLines log = new LogLines(IntakeErrorHandling.class)) {
      Exchange taken = take();

      assertThat(taken.getException()).isNull();
      assertThat(tries).isEqualTo(1);
      assertThat(taken.getMessage().getHeader(FileOutcome.HEADER)).isEqualTo("failed");
      assertThat(log.all())
          .singleElement()
          .asString()
          .startsWith("ERROR Taking in p.jsonl failed, and it goes to .failed")
          .contains("nothing there ERROR forged")
          .doesNotContain("\n");
    }
  }

  @Test
  void leaves_a_message_that_would_fail_each_time_to_its_broker() {
    troubles.add(new ClassCastException("no text"));
    try (LogLines log = new LogLines(IntakeErrorHandling.class)) {
      Exchange taken =
          camel.createFluentProducerTemplate().to("direct:source").request(Exchange.class);

      assertThat(taken.getException()).isInstanceOf(ClassCastException.class);
      assertThat(tries).isEqualTo(1);
      assertThat(log.all())
          .singleElement()
          .asString()
          .startsWith("ERROR Taking in messages of route");
    }
  }

  @Test
  void tells_what_fails_each_time_when_the_number_has_doubled() {
    List<String> causes = List.of("no text", "no text", "no text", "no text", "no text", "other");
    causes.forEach(cause -> troubles.add(new ClassCastException(cause)));
    try (LogLines log = new LogLines(IntakeErrorHandling.class)) {
      causes.forEach(cause -> camel.createFluentProducerTemplate().to("direct:source").send());

      assertThat(log.all())
          .filteredOn(line -> line.startsWith("ERROR"))
          .satisfiesExactly(
              first -> assertThat(first).endsWith(": no text"),
              second -> assertThat(second).endsWith(": no text"),
              fourth -> assertThat(fourth).endsWith(": no text"),
              sixth -> assertThat(sixth).endsWith(": other"));
    }
  }

  @Test
  void tells_a_long_outage_when_the_number_of_tries_has_doubled() {
    for (int i = 0; i < 5; i++) {
      troubles.add(new IOException("away"));
    }
    troubles.add(new IOException("another cause"));
    try (LogLines log = new LogLines(IntakeErrorHandling.class)) {
      assertThat(take().getException()).isNull();

      assertThat(log.all())
          .filteredOn(line -> line.startsWith("WARN"))
          .satisfiesExactly(
              first -> assertThat(first).endsWith("retrying in 1 s: away"),
              second -> assertThat(second).endsWith(": away"),
              fourth -> assertThat(fourth).endsWith(": away"),
              sixth -> assertThat(sixth).endsWith(": another cause"));
    }
  }

  @Test
  void leaves_a_file_in_a_folder_that_is_not_ours_where_it_is() throws Exception {
    Path file = Files.writeString(folder.resolve("p.jsonl"), "{}");
    AtomicInteger polls = new AtomicInteger();
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("file:" + folder + "?initialDelay=0&delay=100")
                .routeConfigurationId("intake-retry")
                .process(
                    exchange -> {
                      polls.incrementAndGet();
                      throw new IllegalStateException("no bean");
                    });
          }
        });

    await().until(() -> polls.get() > 2);

    assertThat(file).exists();
  }
}
