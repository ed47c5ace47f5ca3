/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HelpTest {
  private static String help(Class<?> command) {
    return new CommandLine(command).getUsageMessage();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        BatchCommand.Hold.class,
        BatchCommand.Release.class,
        BatchCommand.Stop.class,
        BatchCommand.Drop.class,
        BatchCommand.Rerun.class,
        DeadLettersCommand.class,
        RunCommand.class
      })
  void what_a_script_may_call_tells_its_exit_codes(Class<?> command) {
    assertThat(help(command)).contains("Exit code: 0 ", " 1 ");
  }

  @ParameterizedTest
  @ValueSource(classes = {ShowCommand.class, BatchCommand.Hold.class, BatchCommand.Release.class})
  void what_is_asked_of_one_batch_requires_it(Class<?> command) {
    assertThat(help(command)).contains(" BATCH").doesNotContain("[BATCH]");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        BatchCommand.Stop.class,
        BatchCommand.Drop.class,
        BatchCommand.Rerun.class,
        BatchesCommand.class,
        CostCommand.class,
        DeadLettersCommand.class,
        PauseCommand.Pause.class,
        RunCommand.class
      })
  void what_takes_a_choice_of_options_has_an_example(Class<?> command) {
    assertThat(help(command)).contains("Example: ");
  }
}
