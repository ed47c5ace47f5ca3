/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.intake.message.SourceMessage;
import io.github.bedrockbatch.intake.message.StreamDeadLetters;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does to the dead letters of a queue while more of them come. */
class EditedDeadLettersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private JdbcLedger ledger;
  private StreamDeadLetters deadLetters;

  @BeforeEach
  void open() {
    ledger = new JdbcLedger(LedgerDatabase.open(NewLedger.in(folder)), clock, "node");
    deadLetters =
        new StreamDeadLetters(
            new DeadLetters(folder.resolve("dead-letters"), clock), ledger.sources(), clock);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void take(String message) throws IOException {
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    deadLetters
        .of("intake-test")
        .rejected(
            new SourceMessage(
                message, body, "jms:queue", -1, message, null, Map.of(), name -> null),
            new ValuePlace(1, 1, 1),
            RejectCode.MALFORMED_JSON.because("of a test"),
            Excerpt.of(body, 0, body.length),
            null);
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("dead-letters"))) {
      return files.findFirst().orElseThrow();
    }
  }

  private List<String> found() throws IOException {
    List<String> messages = new ArrayList<>();
    for (String line : Files.readAllLines(file())) {
      messages.add(JSON.readTree(line).path("message").asText());
    }
    return messages;
  }

  private void edit() throws IOException {
    Path file = file();
    List<String> lines = Files.readAllLines(file);
    Path draft = Files.write(folder.resolve("draft"), lines.subList(1, lines.size()));
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void letters_that_come_after_an_editor_put_a_new_file_there_are_in_it() throws IOException {
    take("a");
    take("b");
    deadLetters.sync();
    edit();

    take("c");
    deadLetters.sync();

    assertThat(found()).containsExactly("b", "c");
  }

  @Test
  void letters_that_come_after_the_file_was_emptied_stand_at_its_beginning() throws IOException {
    take("a");
    deadLetters.sync();
    Files.write(file(), new byte[0]);

    take("b");
    deadLetters.sync();

    assertThat(found()).containsExactly("b");
  }

  @Test
  void a_line_that_somebody_added_is_not_written_over() throws IOException {
    take("a");
    deadLetters.sync();
    Files.writeString(file(), Files.readString(file()) + "{\"message\":\"seen to\"}\n");

    take("b");
    deadLetters.sync();

    assertThat(found()).containsExactly("a", "seen to", "b");
  }

  @Test
  void a_message_is_not_acknowledged_whose_letter_went_with_the_file() throws IOException {
    take("a");
    deadLetters.sync();
    take("b");
    edit();

    assertThatThrownBy(deadLetters::sync).isInstanceOf(IOException.class);

    take("b"); // delivered again
    deadLetters.sync();
    assertThat(found()).containsExactly("b");
  }
}
