/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.bedrockbatch.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts make of a command whose output goes to a disk that is full, or to nobody. */
class CutOutputTest {
  private static final File FULL = new File("/dev/full");

  @TempDir private Path folder;

  @BeforeAll
  static void archive() {
    JavaProcess.fastStart();
  }

  @BeforeEach
  void needs_a_device_that_is_always_full() {
    assumeTrue(FULL.exists());
  }

  @Test
  void a_list_that_could_not_be_written_is_no_success() throws Exception {
    Process prices = typed("prices").redirectOutput(FULL).start();

    assertThat(errors(prices)).contains("could not be written, and is incomplete: No space left");
    assertThat(prices.waitFor()).isEqualTo(1);
  }

  @Test
  void help_that_could_not_be_written_is_no_success_either() throws Exception {
    Process help = typed("problems", "--help").redirectOutput(FULL).start();

    assertThat(errors(help)).contains("could not be written");
    assertThat(help.waitFor()).as("1 would mean that there are problems").isEqualTo(2);
  }

  @Test
  void who_reads_the_first_lines_only_is_told_nothing() throws Exception {
    Process prices = typed("prices").start();
    prices.getInputStream().close();

    assertThat(errors(prices)).isEmpty();
    assertThat(prices.waitFor()).isZero();
  }

  private ProcessBuilder typed(String... words) {
    List<String> command = new ArrayList<>(List.of(JavaProcess.java()));
    command.addAll(JavaProcess.arguments(List.of(), CamelBedrockBatch.class, List.of(words)));
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  private static String errors(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
