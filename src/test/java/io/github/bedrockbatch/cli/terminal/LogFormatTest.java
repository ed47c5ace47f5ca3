/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  @Test
  void a_file_name_with_line_feeds_forges_no_line() throws Exception {
    LoggerContext context = shipped();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>) root.getAppender("console");

    String line =
        new String(
            console
                .getEncoder()
                .encode(
                    new LoggingEvent(
                        "",
                        root,
                        Level.INFO,
                        "{}: 1 taken",
                        null,
                        new Object[] {"n\nFAKE 2026 ERROR \u001b[2Jgröße.jsonl"})),
            StandardCharsets.UTF_8);

    assertThat(line).endsWith(" - n FAKE 2026 ERROR  [2Jgröße.jsonl: 1 taken\n");
    assertThat(line.strip().lines()).hasSize(1);
  }

  @Test
  void a_line_in_json_is_one_object_with_the_batch_that_it_is_about() throws Exception {
    System.setProperty("log.format", "json");
    try {
      LoggerContext context = shipped();
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      var console = (ConsoleAppender<ILoggingEvent>) root.getAppender("console");
      LoggingEvent event =
          new LoggingEvent(
              "", root, Level.WARN, "{} failed", null, new Object[] {"n\n\"\u001b[2Jgröße"});
      event.setMDCPropertyMap(Map.of("batch", "20261126-a"));

      String line = new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);

      assertThat(line.strip().lines()).hasSize(1);
      JsonNode read = new ObjectMapper().readTree(line);
      assertThat(read.path("mdc").path("batch").asText()).isEqualTo("20261126-a");
      assertThat(read.path("level").asText()).isEqualTo("WARN");
      assertThat(read.path("formattedMessage").asText()).isEqualTo("n\n\"\u001b[2Jgröße failed");
    } finally {
      System.clearProperty("log.format");
    }
  }

  @Test
  void an_error_that_ends_the_process_is_told_without_camels_trace() throws Exception {
    LoggerContext context = shipped();
    Logger poller = context.getLogger("org.apache.camel.support.ScheduledPollConsumer");
    var appender = (ConsoleAppender<ILoggingEvent>) poller.getAppender("no-trace");

    byte[] line =
        appender
            .getEncoder()
            .encode(
                new LoggingEvent(
                    "", poller, Level.ERROR, "Fatal\nerror", new OutOfMemoryError("Heap"), null));

    assertThat(new String(line, StandardCharsets.UTF_8))
        .endsWith(" ERROR ScheduledPollConsumer - Fatal error\n")
        .doesNotContain("\tat ");
  }

  private static LoggerContext shipped() throws JoranException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .noneMatch(status -> status.getLevel() > Status.INFO); // or all of it is printed
    return context;
  }
}
