/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WantedAnswersTest {
  private final WantedAnswers wanted = new WantedAnswers();

  private static LineReader lines(String... lines) {
    String text = String.join("\n", lines) + "\n";
    return new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String context(int record) {
    return "{\"recordId\":\"%s\",\"id\":\"p%d\",\"source\":\"s\",\"ordinal\":%2$d}"
        .formatted(RecordId.of(record), record);
  }

  private String written(String... output) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    wanted.writeAnswers(lines(output), to);
    return to.toString(StandardCharsets.UTF_8);
  }

  @Test
  void each_who_waits_gets_the_first_good_answer_and_the_rest_is_missing() throws Exception {
    wanted.add(0, 7);
    wanted.add(0, 8);
    wanted.add(1, 9);
    wanted.add(2, 10);
    wanted.readContexts(lines(context(0), context(1), context(3)));

    String written =
        written(
            "{\"recordId\":\"" + RecordId.of(0) + "\",\"error\":{\"errorCode\":429}}",
            "{\"modelOutput\":{\"a\":1},\"error\":null,\"recordId\":\"" + RecordId.of(0) + "\"}",
            "{\"recordId\":\"" + RecordId.of(0) + "\",\"modelOutput\":{\"a\":2}}",
            "{\"recordId\":\"" + RecordId.of(1) + "\",\"modelOutput\":{\"a\":",
            "{\"recordId\":\"" + RecordId.of(2) + "\",\"modelOutput\":{\"no\":\"context\"}}",
            "{\"recordId\":\"" + RecordId.of(3) + "\",\"modelOutput\":{\"not\":\"wanted\"}}");

    String rest =
        "\",\"modelOutput\":{\"a\":1},\"reusedFrom\":{\"recordId\":\"p0\",\"source\":\"s\"}}\n";
    assertThat(written)
        .isEqualTo(
            "{\"recordId\":\""
                + RecordId.of(7)
                + rest
                + "{\"recordId\":\""
                + RecordId.of(8)
                + rest);
    assertThat(wanted.missing()).containsExactlyInAnyOrder(1, 2);
  }
}
