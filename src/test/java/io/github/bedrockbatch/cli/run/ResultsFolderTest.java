/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.cli.terminal.CommandException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ResultsFolderTest {
  @Test
  void more_files_than_a_process_may_have_open_are_refused_before_they_are_paid() {
    ResultsFolder folder =
        new ResultsFolder(Path.of("out"), Collections.nCopies(700, Path.of("p.jsonl")));

    assertThatThrownBy(() -> folder.mustHaveFileHandles(512))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("A run of 700 files")
        .hasMessageContaining("Nothing was asked");
    assertThatCode(() -> folder.mustHaveFileHandles(4096)).doesNotThrowAnyException();
  }
}
