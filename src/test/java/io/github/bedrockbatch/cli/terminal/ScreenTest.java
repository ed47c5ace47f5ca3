/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
  @Test
  void shows_changes_line_by_line_where_there_is_no_terminal() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    screen.progress("one");
    screen.progress("one");
    screen.progress("two");
    screen.say("done");
    screen.progress("two");

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("one", "two", "done", "two");
  }

  @Test
  void keeps_to_one_changing_line_on_a_terminal() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), true);
    screen.progress("one");
    screen.progress("two");
    screen.say("done");
    screen.say("really");

    String newLine = System.lineSeparator();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\033[Kone\r\033[Ktwo" + newLine + "done" + newLine + "really" + newLine);
  }
}
