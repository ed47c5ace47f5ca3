/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealPolicyTest {
  @TempDir private Path folder;
  private final SealPolicy policy =
      new SealPolicy(
          new BatchOptions(3, 10, 1_000, Duration.ofMinutes(1), UnderMinimum.PAD, 9, false));

  private OpenBatch padded(String model, InvocationType type) throws IOException {
    BatchKey key = new BatchKey(model, type);
    try (OpenBatch batch = new OpenBatch("id", key, folder, new PageLines(), Disk.REAL)) {
      policy.pad(batch, Instant.EPOCH);
      return batch;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic.claude-3-haiku-20240307-v1:0, CONVERSE, maxTokens",
    "us.amazon.nova-lite-v1:0, INVOKE_MODEL, maxTokens",
    "us.anthropic.claude-3-haiku-20240307-v1:0, INVOKE_MODEL, max_tokens",
    "amazon.titan-text-express-v1, INVOKE_MODEL, maxTokenCount",
    "meta.llama3-8b-instruct-v1:0, INVOKE_MODEL, max_gen_len",
    "mistral.mistral-large-2402-v1:0, INVOKE_MODEL, max_tokens",
    "openai.gpt-oss-120b-1:0, INVOKE_MODEL, max_tokens"
  })
  void fills_up_with_requests_for_one_token_in_the_format_of_the_model(
      String model, InvocationType type, String member) throws IOException {
    assertThat(padded(model, type).padding()).isEqualTo(3);
    assertThat(Files.readAllLines(folder.resolve(SpoolFolder.INPUT)))
        .hasSize(3)
        .allMatch(line -> line.contains("\"" + member + "\":1"));
  }

  @Test
  void leaves_a_batch_of_an_unknown_model_as_it_is() throws IOException {
    assertThat(padded("some.model", InvocationType.INVOKE_MODEL).records()).isZero();
  }
}
