/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who serves with a profile that is not there: taken in is what comes, and the cure is told. */
class NoCredentialsTest {
  @TempDir private Path folder;

  @Test
  void serving_with_a_wrong_profile_starts_and_waits_and_says_what_to_do() throws Exception {
    Settings settings =
        Settings.load(
            SettingsSource.commandLine(
                Map.of(
                    "data.dir",
                    folder.resolve("data").toString(),
                    "aws.mode",
                    "aws",
                    "aws.profile",
                    "nosuch",
                    "s3.bucket",
                    "some-bucket",
                    "bedrock.role-arn",
                    "arn:aws:iam::123456789012:role/batch",
                    "poll.period",
                    "100ms")));
    Path prompts =
        Files.writeString(folder.resolve("p.jsonl"), "{\"prompt\":\"hello\"}\n".repeat(100));
    try (Pipeline pipeline = Pipeline.start(settings, "file:routes/*.camel.yaml", error -> {})) {
      assertThat(pipeline.missingCredentials())
          .hasValueSatisfying(words -> assertThat(words).contains("nosuch", "aws.profile"));

      pipeline.take(prompts.toFile());
      pipeline.spool().sealNow();
      await().until(() -> !pipeline.problems().isEmpty());

      assertThat(pipeline.problems())
          .singleElement()
          .asString()
          .contains("nosuch", "Set aws.profile")
          .hasSizeLessThan(500);
      List<Batch> batches = pipeline.ledger().newest(10);
      assertThat(batches).extracting(Batch::state).containsExactly(BatchState.SEALED);
      assertThat(batches.get(0).reason()).contains("Set aws.profile");
    }
  }
}
