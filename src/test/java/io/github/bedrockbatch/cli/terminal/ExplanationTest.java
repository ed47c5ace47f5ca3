/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static String printed(Exception e) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      Explanation.print(e);
    } finally {
      System.setErr(before);
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_file_that_this_user_may_not_read_is_named_with_what_to_do() {
    assertThat(
            printed(
                new UncheckedIOException(new AccessDeniedException("data/dead-letters/a.jsonl"))))
        .startsWith("data/dead-letters/a.jsonl: access denied. Give the command as the user")
        .doesNotContain("Exception", "DEBUG");
  }

  @Test
  void a_cause_that_camel_repeats_is_said_once_and_without_the_names_of_its_exceptions() {
    Exception unknown =
        new ResolveEndpointFailedException("timer://x?periodd=1", "Unknown parameters=[periodd]");
    Exception route =
        new FailedToCreateRouteException("mine", "50-mine.camel.yaml", "timer:x", unknown);

    assertThat(printed(new RuntimeCamelException(route)))
        .containsOnlyOnce("Unknown parameters=[periodd]")
        .containsOnlyOnce("50-mine.camel.yaml")
        .doesNotContain("org.apache.camel");
  }

  @Test
  void a_cause_that_says_more_is_told() {
    assertThat(printed(new IllegalStateException("It failed", new RuntimeException("the disk"))))
        .startsWith("camel-bedrock-batch failed: java.lang.IllegalStateException: It failed")
        .contains("  because: java.lang.RuntimeException: the disk");
  }
}
