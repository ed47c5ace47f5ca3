/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.ondemand.RawBody;
import io.github.bedrockbatch.refusal.Remedy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The SDK's clients of a lane, for AWS itself or for the embedded one. */
public record AwsClients(
    S3Client s3,
    BedrockClient bedrock,
    BedrockRuntimeClient runtime,
    AwsCredentialsProvider credentials)
    implements AutoCloseable {
  /**
   * A model may be silent for minutes; a client that disconnects earlier asks, and pays, again. AWS
   * advises an hour (https://repost.aws/knowledge-center/bedrock-large-model-read-timeouts).
   */
  private static final Duration ANSWER_OF_A_MODEL = Duration.ofHours(1);

  /** The slowest upload that is not abandoned. */
  private static final long BYTES_PER_SECOND = 256 * 1024;

  /**
   * @param metrics receives the metrics of every call
   */
  public static AwsClients of(
      Settings settings, LaneOptions lane, LocalAws local, MetricPublisher metrics) {
    return of(settings, lane, local, metrics, ANSWER_OF_A_MODEL);
  }

  /**
   * @param answerOfModel how long a model may be silent while it thinks
   */
  public static AwsClients of(
      Settings settings,
      LaneOptions lane,
      LocalAws local,
      MetricPublisher metrics,
      Duration answerOfModel) {
    AwsCredentialsProvider credentials =
        local == null
            ? credentials(lane.aws().profile())
            : StaticCredentialsProvider.create(
                AwsBasicCredentials.create(local.accessKey(), local.secretKey()));
    Region region = Region.of(lane.aws().region());
    String s3 = local == null ? lane.s3().endpoint() : local.s3Endpoint().toString();
    String bedrock = local == null ? lane.bedrock().endpoint() : local.bedrockEndpoint().toString();
    String runtime =
        local == null ? lane.bedrock().runtimeEndpoint() : local.bedrockEndpoint().toString();
    Duration timeout = lane.aws().timeout();
    UploadTime uploads =
        new UploadTime(timeout.plusSeconds(settings.batch().maxBytes() / BYTES_PER_SECOND));
    String caBundle = System.getenv("AWS_CA_BUNDLE");
    String owner = lane.s3().bucketOwner();
    return new AwsClients(
        new UnaskedBucket(
            at(S3Client.builder(), s3)
                .forcePathStyle(lane.s3().pathStyle())
                .region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(
                    with -> {
                      limit(with, timeout)
                          .addMetricPublisher(metrics)
                          .addExecutionInterceptor(uploads);
                      if (!owner.isEmpty()) {
                        with.addExecutionInterceptor(new BucketOwner(owner));
                      }
                    })
                .httpClientBuilder(Connections.to(s3, caBundle))
                .build()),
        at(BedrockClient.builder(), bedrock)
            .region(region)
            .credentialsProvider(credentials)
            .overrideConfiguration(
                with -> {
                  limit(with, timeout).addMetricPublisher(metrics);
                  if (settings.lanes().size() > 1) {
                    // another lane may take the job at once if a single attempt was surely refused
                    with.retryStrategy(AwsRetryStrategy.doNotRetry());
                  }
                })
            .httpClientBuilder(Connections.to(bedrock, caBundle))
            .build(),
        at(BedrockRuntimeClient.builder(), runtime)
            .region(region)
            .credentialsProvider(credentials)
            .overrideConfiguration(
                with ->
                    with.addMetricPublisher(metrics)
                        .addExecutionInterceptor(new RawBody())
                        .apiCallAttemptTimeout(answerOfModel.plus(timeout)))
            .httpClientBuilder(
                Connections.to(runtime, caBundle).socketTimeout(answerOfModel).tcpKeepAlive(true))
            .build(),
        credentials);
  }

  /** Sets timeouts for calls whose bytes trickle, or are never read by the other end. */
  static ClientOverrideConfiguration.Builder limit(
      ClientOverrideConfiguration.Builder with, Duration timeout) {
    return with.apiCallAttemptTimeout(timeout).apiCallTimeout(timeout.multipliedBy(3));
  }

  /** The credentials of a profile; those of the SDK's default chain when its name is empty. */
  public static AwsCredentialsProvider credentials(String profile) {
    return profile.isEmpty()
        ? DefaultCredentialsProvider.builder().build()
        : ProfileCredentialsProvider.create(profile);
  }

  static <B extends AwsClientBuilder<B, ?>> B at(B builder, String endpoint) {
    return endpoint.isEmpty() ? builder : builder.endpointOverride(URI.create(endpoint));
  }

  /** The remedy when the SDK finds no credentials; empty when it finds them. */
  public Optional<String> missingCredentials() {
    return missing(credentials);
  }

  /** As {@link #missingCredentials}. */
  public static Optional<String> missing(AwsCredentialsProvider credentials) {
    try {
      credentials.resolveCredentials();
      return Optional.empty();
    } catch (SdkException e) {
      return Optional.of(
          Remedy.ofCredentials(e)
              .orElseGet(() -> "The AWS credentials cannot be used: " + e.getMessage()));
    }
  }

  @Override
  public void close() {
    runtime.close();
    s3.close();
    bedrock.close();
  }
}
