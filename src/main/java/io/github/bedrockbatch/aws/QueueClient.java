/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import io.github.bedrockbatch.config.AwsOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.sqs.SqsOptions;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The SDK's client of Amazon SQS, or of an emulator in its place. */
public final class QueueClient {
  private static final AwsCredentialsProvider OF_EMULATOR =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private QueueClient() {}

  /**
   * Uses {@code aws.profile}, as the other clients do; in local mode without a profile, fixed
   * credentials.
   *
   * @param timeout of a call, without the time for which it waits for messages
   * @param metrics receive the metrics of every call
   * @throws IllegalStateException when the local mode has no emulator of SQS
   */
  public static SqsClient of(Settings settings, Duration timeout, List<MetricPublisher> metrics) {
    AwsOptions aws = settings.aws();
    SqsOptions sqs = settings.sqs();
    if (aws.isLocal() && sqs.endpoint().isEmpty()) {
      throw new IllegalStateException(
          "the local mode has no SQS: set sqs.endpoint to an emulator, or aws.mode=aws");
    }
    return AwsClients.at(SqsClient.builder(), sqs.endpoint())
        .region(Region.of(sqs.region().isEmpty() ? aws.region() : sqs.region()))
        .credentialsProvider(
            aws.isLocal() && aws.profile().isEmpty()
                ? OF_EMULATOR
                : AwsClients.credentials(aws.profile()))
        .overrideConfiguration(
            with ->
                AwsClients.limit(with, timeout)
                    .metricPublishers(metrics)
                    .addExecutionInterceptor(new LongPollTime(timeout)))
        .httpClientBuilder(Connections.to(sqs.endpoint(), System.getenv("AWS_CA_BUNDLE")))
        .build();
  }
}
