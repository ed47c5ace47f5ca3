/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  @Test
  void a_file_that_this_user_may_not_read_is_named_with_what_to_do() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      Explanation.print(
          new UncheckedIOException(new AccessDeniedException("data/dead-letters/a.jsonl")));
    } finally {
      System.setErr(err);
    }

    assertThat(said.toString(StandardCharsets.UTF_8))
        .startsWith("data/dead-letters/a.jsonl: access denied. Give the command as the user")
        .doesNotContain("Exception", "DEBUG");
  }
}
