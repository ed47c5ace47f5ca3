/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void a_reason_of_the_service_fills_no_screens() {
    assertThat(Terminal.brief("x".repeat(100_000))).hasSize(301).endsWith("x…");
    assertThat(Terminal.brief("two\nlines")).isEqualTo("two lines");
  }
}
