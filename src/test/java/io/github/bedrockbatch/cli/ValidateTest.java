/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
  @TempDir Path folder;

  @Test
  void says_what_would_come_of_it_and_keeps_nothing() throws Exception {
    Typed user = new Typed(folder).set("batch.min-records", "100").set("batch.max-records", "150");
    Path many =
        user.file(
            "many.jsonl",
            IntStream.range(0, 250)
                .mapToObj(i -> "{\"prompt\":\"質問 " + i + "\"}\n")
                .collect(Collectors.joining()));
    Path some =
        user.file(
            "some.jsonl",
            "{\"id\":\"a\",\"prompt\":\"x\",\"model\":\"amazon.nova-pro-v1:0\"}\nno JSON\n");

    int exit = user.run(many, some, "--out", folder.resolve("out"), "--dry-run");

    assertThat(exit).isEqualTo(2);
    assertThat(user.screen())
        .contains("251 prompts in 2 files; rejected: 1 value")
        .contains(
            "the value is not a JSON object (wrong-type), one of them in line 2 of some.jsonl")
        .contains("amazon.nova-lite-v1:0, Converse, by batch jobs: 2 batches, 250 records, ")
        .contains(
            "amazon.nova-pro-v1:0, Converse, too few for a job and asked on demand at the full"
                + " price: 1 batch, 1 record, ")
        .contains("Nothing was sent.");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve("data")).isEmptyDirectory();
  }

  @Test
  void an_empty_file_is_told() throws Exception {
    Typed user = new Typed(folder);
    Path file = user.file("none.jsonl", "");
    Files.createDirectories(folder.resolve("data/dry-run-1/spool")); // of one that was killed

    assertThat(user.run(file, "--out", folder.resolve("out"), "--dry-run")).isEqualTo(2);

    assertThat(user.screen())
        .contains("0 prompts in 1 file; rejected: 1 value", "the file is empty");
    assertThat(folder.resolve("data")).isEmptyDirectory();
  }
}
