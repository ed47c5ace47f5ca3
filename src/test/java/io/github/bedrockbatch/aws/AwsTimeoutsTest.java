/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.metrics.Meters;
import io.github.bedrockbatch.servers.SilentPeer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;

/** An AWS that takes connections and never answers. */
@Execution(ExecutionMode.CONCURRENT)
class AwsTimeoutsTest {
  private static SilentPeer peer;
  private static AwsClients aws;
  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    System.setProperty("aws.accessKeyId", "key");
    System.setProperty("aws.secretAccessKey", "secret");
    peer = SilentPeer.start();
    String url = "http://127.0.0.1:" + peer.port();
    Settings settings =
        Settings.load(
            SettingsSource.commandLine(
                Map.ofEntries(
                    Map.entry("data.dir", folder.toString()),
                    Map.entry("aws.mode", "aws"),
                    Map.entry("aws.timeout", "1s"),
                    Map.entry("batch.max-bytes", "300kB"),
                    Map.entry("s3.bucket", "bucket"),
                    Map.entry("bedrock.role-arn", "arn:aws:iam::123456789012:role/r"),
                    Map.entry("s3.endpoint", url),
                    Map.entry("bedrock.endpoint", url),
                    Map.entry("bedrock.runtime-endpoint", url))));
    aws =
        AwsClients.of(
            settings, settings.lanes().get(0), null, new Meters().calls(), Duration.ofSeconds(1));
  }

  @AfterAll
  static void stop() throws Exception {
    aws.close();
    peer.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private static void givesUp(Runnable call) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThatThrownBy(call::run).isInstanceOf(SdkClientException.class));
  }

  @Test
  void a_control_plane_that_does_not_answer_is_given_up() {
    givesUp(() -> aws.bedrock().listModelInvocationJobs(request -> {}));
  }

  @Test
  void an_s3_that_does_not_answer_is_given_up() {
    givesUp(() -> aws.s3().getObject(request -> request.bucket("bucket").key("key")));
  }

  @Test
  void an_upload_that_is_not_answered_is_given_up() {
    givesUp(
        () ->
            aws.s3()
                .putObject(
                    request -> request.bucket("bucket").key("key"), RequestBody.fromString("x")));
  }

  @Test
  void a_model_asked_on_demand_that_does_not_answer_is_given_up() {
    givesUp(() -> aws.runtime().converse(request -> request.modelId("m")));
  }

  @Test
  void a_model_asked_in_its_own_format_that_does_not_answer_is_given_up() {
    givesUp(
        () ->
            aws.runtime()
                .invokeModel(request -> request.modelId("m").body(SdkBytes.fromUtf8String("{}"))));
  }
}
