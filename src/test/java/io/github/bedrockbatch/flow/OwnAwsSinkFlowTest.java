/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Who sends results on to a bucket of their own, which is not there yet. */
class OwnAwsSinkFlowTest {
  @TempDir private Path folder;

  @Test
  void what_a_users_bucket_answers_is_no_trouble_with_bedrock_and_is_waited_for() throws Exception {
    SinkRoutes routes =
        SinkRoutes.copy(folder.resolve("routes"))
            .add(
                "99-deliver-own.camel.yaml",
                List.of(
                    "- route:",
                    "    routeConfigurationId: deliver",
                    "    from:",
                    "      uri: direct:deliver-own",
                    "      steps:",
                    "        - setHeader: {name: CamelAwsS3Key, constant: page}",
                    "        - to: aws2-s3:of-the-user"));
    Map<String, String> settings =
        Map.of(
            "batch.min-records", "1",
            "local.min-records", "1",
            "retry.lost-after", "1s",
            "deliver.to", "files,own");
    try (Flow flow = Flow.start(folder.resolve("data"), settings, routes.pattern())) {
      flow.drop("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\n");
      await().atMost(Duration.ofSeconds(60)).until(() -> only(flow).failures() > 2);

      assertThat(only(flow).state()).isEqualTo(BatchState.ENDED);
      assertThat(only(flow).reason()).contains("a sink could not take");
      assertThat(flow.pipeline().problems()).isEmpty();

      flow.camel()
          .getRegistry()
          .lookupByNameAndType("amazonS3Client", S3Client.class)
          .createBucket(create -> create.bucket("of-the-user"));
      flow.awaitResults(1);
      flow.awaitAllSettled();
      assertThat(only(flow).state()).isEqualTo(BatchState.DELIVERED);
    }
  }

  @Test
  void a_sink_without_a_route_stops_the_start() {
    assertThatThrownBy(() -> Flow.start(folder.resolve("data"), Map.of("deliver.to", "files,kafk")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("deliver.to names kafk, and no route begins at direct:deliver-kafk");
  }

  @Test
  void parameters_of_a_sink_that_cannot_work_stop_the_start() throws Exception {
    SinkRoutes routes =
        SinkRoutes.copy(folder.resolve("routes"))
            .sink("to-kafka", "audit", Map.of("only", "failures", "each", "direct:nowhere"));

    assertThatThrownBy(() -> Flow.start(folder.resolve("data"), Map.of(), routes.pattern()))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("only=failures (route deliver-audit) must be succeeded or failed")
        .hasMessageContaining("each=direct:nowhere (route deliver-audit) is where no route begins");
  }

  private static Batch only(Flow flow) {
    await().until(() -> flow.pipeline().ledger().newest(2).size() == 1);
    return flow.pipeline().ledger().newest(1).get(0);
  }
}
