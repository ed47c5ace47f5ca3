/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.files.FailingDisk;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that were paid, on a disk that refuses them. */
class OnDemandAnswersTest {
  private static final byte[] INPUT = "{\"in\":1}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OUTPUT = "{\"out\":1}".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private final FailingDisk disk = new FailingDisk();

  private OnDemandAnswers open() throws IOException {
    return new OnDemandAnswers(folder.resolve("work/answers.jsonl"), disk);
  }

  private static void answer(OnDemandAnswers answers, int ordinal) throws IOException {
    answers.succeeded(RecordId.of(ordinal), INPUT, OUTPUT);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("work/answers.jsonl"));
  }

  @Test
  void an_answer_that_does_not_fit_costs_no_other() throws IOException {
    try (OnDemandAnswers answers = open()) {
      answer(answers, 0);
      disk.room = 20;
      assertThatThrownBy(() -> answer(answers, 1))
          .hasMessageEndingWith(": No space left on device");
      disk.room = 1_000;
      answer(answers, 2);
    }

    try (OnDemandAnswers answers = open()) {
      assertThat(answers.has(RecordId.of(0))).isTrue();
      assertThat(answers.has(RecordId.of(1))).isFalse();
      assertThat(answers.has(RecordId.of(2))).isTrue();
      assertThat(lines()).hasSize(2).allMatch(line -> line.endsWith("{\"out\":1}}"));
    }
  }

  @Test
  void an_answer_that_the_disk_did_not_keep_is_no_answer() throws IOException {
    try (OnDemandAnswers answers = open()) {
      answer(answers, 0);
      disk.failingForces = 1;
      assertThatThrownBy(() -> answer(answers, 1)).hasMessage("Input/output error");

      assertThat(answers.has(RecordId.of(1))).isFalse();
      assertThat(lines()).hasSize(1);
    }
  }

  @Test
  void a_spoilt_line_costs_its_own_answer_and_a_torn_one_is_cut() throws IOException {
    try (OnDemandAnswers answers = open()) {
      answer(answers, 0);
      answer(answers, 1);
      answer(answers, 2);
    }
    List<String> lines = lines();
    Files.writeString(
        folder.resolve("work/answers.jsonl"),
        lines.get(0) + "\n?" + lines.get(1) + "\n" + lines.get(2) + "\n{\"recordId\":\"torn");

    try (OnDemandAnswers answers = open()) {
      assertThat(answers.has(RecordId.of(0))).isTrue();
      assertThat(answers.has(RecordId.of(1))).isFalse();
      assertThat(answers.has(RecordId.of(2))).isTrue();
      assertThat(lines()).hasSize(3);
    }
  }
}
