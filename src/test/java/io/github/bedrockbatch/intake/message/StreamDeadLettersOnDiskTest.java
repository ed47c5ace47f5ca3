/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.files.FailingDisk;
import io.github.bedrockbatch.intake.deadletter.DeadLetter;
import io.github.bedrockbatch.intake.deadletter.DeadLetterFile;
import io.github.bedrockbatch.intake.deadletter.DeadLetters;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of messages on a disk that is full, or does not keep what was written. */
class StreamDeadLettersOnDiskTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final FailingDisk disk = new FailingDisk();
  private final SettableClock clock = new SettableClock();

  private DeadLetterFile open() {
    return new DeadLetters(folder, clock, disk).of("jms:queue", "queue");
  }

  private static void append(DeadLetterFile file, int from, int to) throws IOException {
    for (int n = from; n < to; n++) {
      byte[] value = ("value " + n).getBytes(StandardCharsets.UTF_8);
      file.append(
          new DeadLetter(
              null,
              "jms:queue",
              "queue",
              "message-" + n,
              Map.of(),
              new ValuePlace(1, 1, 1),
              null,
              RejectCode.MALFORMED_JSON.because("of a test"),
              Excerpt.of(value, 0, value.length)));
    }
  }

  /** Every line must be a letter, and each letter be there once. */
  private Set<String> deadLetters() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> messages = new ArrayList<>();
      for (String line : Files.readAllLines(files.findFirst().orElseThrow())) {
        messages.add(JSON.readTree(line).get("message").textValue());
      }
      assertThat(messages).doesNotHaveDuplicates();
      return new HashSet<>(messages);
    }
  }

  @Test
  void fifteen_letters_on_a_full_disk_and_one_more_after_a_restart_are_sixteen()
      throws IOException {
    DeadLetterFile file = open();
    append(file, 0, 10);
    file.sync();
    append(file, 10, 15);
    disk.room = 100;
    assertThatThrownBy(file::sync).hasMessageEndingWith(": No space left on device");

    disk.room = 100_000;
    append(file, 10, 15); // delivered again
    file.sync();
    assertThat(deadLetters()).hasSize(15);

    DeadLetterFile restarted = open();
    append(restarted, 15, 16);
    restarted.sync();
    assertThat(deadLetters()).hasSize(16);
  }

  @Test
  void dead_letters_that_the_disk_rejected_are_written_again_when_they_are_delivered_again()
      throws IOException {
    DeadLetterFile file = open();
    append(file, 0, 3);
    file.sync();
    append(file, 3, 6);
    disk.failingForces = 1;
    assertThatThrownBy(file::sync).hasMessage("Input/output error");
    assertThat(deadLetters()).hasSize(3);

    append(file, 0, 6);
    file.sync();

    assertThat(deadLetters()).hasSize(6);
    assertThat(file.count()).hasValue(6);
  }
}
