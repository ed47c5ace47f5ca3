/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
  @TempDir Path folder;

  @Test
  void says_what_would_come_of_it_and_keeps_nothing() throws Exception {
    Typed user = new Typed(folder).set("batch.min-records", "100").set("batch.max-records", "150");
    user.set("aws.mode", "aws").set("s3.bucket", "mine").set("lanes.eu.bucket", "mine-eu");
    user.set("bedrock.role-arn", "arn:aws:iam::123456789012:role/jobs")
        .set("lanes.eu.max-open", "9");
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
            "the value is not a JSON object; for CSV or plain text set intake.shape (wrong-type), one of them in line 2 of some.jsonl")
        .contains("amazon.nova-lite-v1:0, Converse, by batch jobs: 2 batches, 250 records, ")
        .contains(
            "amazon.nova-pro-v1:0, Converse, too few for a job and asked on demand at the full"
                + " price: 1 batch, 1 record, ")
        .contains(
            "Nothing was sent. Tokens are a guess, at 4 bytes each; answers are taken for 500")
        .contains("Prices are those of us-east-1 of 2026-09-20.");
    // 26,140 bytes and 250 answers: 6,535 × 0.03 + 125,000 × 0.12, and twice that on demand
    assertThat(user.screen()).contains("cost in batch about $0.0152, on demand about $0.0304");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void the_service_counts_tokens_of_the_models_that_it_counts_them_of() throws Exception {
    Typed user = new Typed(folder).set("prices.answer-tokens", "100");
    String prompt = "{\"prompt\":\"%s\",\"model\":\"%s\"}\n";
    Path file =
        user.file(
            "some.jsonl",
            prompt.formatted("x".repeat(960), "us.anthropic.claude-3-haiku-20240307-v1:0")
                + prompt.formatted("x".repeat(960), "us.anthropic.claude-3-haiku-20240307-v1:0")
                + prompt.formatted("x", "amazon.nova-micro-v1:0")
                + prompt.formatted("x", "amazon.unheard-of-v1:0"));

    user.run(file, "--out", folder.resolve("out"), "--dry-run", "--count-tokens", "1");

    // 1,000 bytes of messages each, at the five bytes for a token of local-aws
    assertThat(user.screen())
        .contains(
            "The service counted 202 tokens in 1 of 2 requests to us.anthropic.claude-3-haiku")
        .contains("The service does not count the tokens of amazon.nova-micro-v1:0, which are a")
        .contains("The provided model doesn't support counting tokens.")
        .contains("cost in batch unknown, on demand unknown")
        .contains("No price of amazon.unheard-of-v1:0, batch, in us-east-1 is known: prices.own")
        .contains("answers are taken for 100 tokens each");
  }

  @Test
  void what_is_packed_is_read_and_what_is_no_text_is_told_once() throws Exception {
    Typed user = new Typed(folder);
    Path zip = folder.resolve("many.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("one.jsonl"));
      out.write("{\"prompt\":\"x\"}\n{\"prompt\":\"y\"}\n".getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("two.jsonl"));
      out.write("{\"prompt\":\"x\"}\nno JSON\n".getBytes(StandardCharsets.UTF_8));
    }
    Path image = Files.write(folder.resolve("photo.jsonl"), new byte[] {(byte) 0xFF, -40, -1, 0});

    int exit = user.run(zip, image, "--out", folder.resolve("out"));

    assertThat(exit).isEqualTo(2);
    assertThat(user.screen())
        .contains("5 prompts: 3 answered, 2 failed (2 of them could not be read)")
        .contains("1 could not be read: not-text: it is no text: it looks like a JPEG image.");
    assertThat(user.results(folder.resolve("out"), "many.zip"))
        .extracting(line -> line.path("recordId").asText() + " " + line.path("status").asText())
        .containsExactlyInAnyOrder(
            "many.zip/one.jsonl:1 succeeded",
            "many.zip/one.jsonl:2 succeeded",
            "many.zip/two.jsonl:1 succeeded",
            "many.zip/two.jsonl:2 failed");
    assertThat(user.results(folder.resolve("out"), "many.zip"))
        .allSatisfy(
            line -> assertThat(line.path("source").asText()).matches("file:many.zip/.*.jsonl:.*"));
    user.run(zip, image, "--out", folder.resolve("out"), "--dry-run");
    assertThat(user.screen())
        .contains("3 prompts in 2 files; rejected: 2 values")
        .contains("one of them in line 2 of many.zip/two.jsonl");
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

  @Test
  void equal_prompts_are_foretold() throws Exception {
    Typed user = new Typed(folder).set("batch.min-records", "10").set("prompt.reuse", "batch");
    Path file = user.file("some.jsonl", "{\"prompt\":\"x\"}\n".repeat(40));

    user.run(file, "--out", folder.resolve("out"), "--dry-run");

    // answers: 10 × 500 × 0.12, and 30 of them
    assertThat(user.screen())
        .contains("1 batch, 40 records, ")
        .contains("cost in batch about $0.0006")
        .contains("; 30 equal prompts are not asked, which saves about $0.0018 in batch");
  }

  @Test
  void what_costs_next_to_nothing_and_a_file_without_prompts_are_told_in_words() throws Exception {
    Typed user = new Typed(folder);
    Path one = user.file("one.jsonl", "{\"prompt\":\"x\",\"maxTokens\":1}\n");

    user.run(one, "--out", folder.resolve("out"), "--dry-run");

    assertThat(user.screen()).contains("cost in batch").doesNotContain("about <");

    user.run(user.file("none.jsonl", "plain\n"), "--out", folder.resolve("none"));

    assertThat(user.screen()).contains("nothing to ask").doesNotContain("batches: \n");
  }
}
