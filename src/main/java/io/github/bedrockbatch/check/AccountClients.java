/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.aws.AwsClients;
import io.github.bedrockbatch.aws.Connections;
import io.github.bedrockbatch.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Clients that give up soon. Where they lead follows the settings and the SDK's own variables, such
 * as {@code AWS_ENDPOINT_URL_STS}.
 */
public record AccountClients(
    StsClient sts,
    IamClient iam,
    KmsClient kms,
    S3Client s3,
    BedrockClient bedrock,
    QuotaCalls quotas,
    AwsCredentialsProvider credentials)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * @param others the endpoint of STS, IAM, KMS and Service Quotas; empty for those of AWS
   */
  public static AccountClients of(Settings settings, String others) {
    Region region = Region.of(settings.aws().region());
    String partition = region.metadata().partition().id();
    AwsCredentialsProvider credentials = AwsClients.credentials(settings.aws().profile());
    Region global =
        switch (partition) {
          case "aws-cn" -> Region.AWS_CN_GLOBAL;
          case "aws-us-gov" -> Region.AWS_US_GOV_GLOBAL;
          default -> Region.AWS_GLOBAL;
        };
    // The SDK's own clients look there by themselves.
    String quotas =
        others.isEmpty()
            ? System.getenv().getOrDefault("AWS_ENDPOINT_URL_SERVICE_QUOTAS", "")
            : others;
    return new AccountClients(
        with(StsClient.builder(), others, region, credentials).build(),
        with(IamClient.builder(), others, global, credentials).build(),
        with(KmsClient.builder(), others, region, credentials).build(),
        with(S3Client.builder(), settings.s3().endpoint(), region, credentials)
            .forcePathStyle(settings.s3().pathStyle())
            .build(),
        with(BedrockClient.builder(), settings.bedrock().endpoint(), region, credentials).build(),
        new QuotaCalls(http(quotas).build(), quotas, region, credentials),
        credentials);
  }

  private static <
          B extends
              AwsClientBuilder<B, ?>
                  & software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder<B, ?>>
      B with(B builder, String endpoint, Region region, AwsCredentialsProvider credentials) {
    if (!endpoint.isEmpty()) {
      builder.endpointOverride(URI.create(endpoint));
    }
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClientBuilder(http(endpoint))
        .overrideConfiguration(
            limits ->
                limits
                    .retryStrategy(RetryMode.STANDARD)
                    .apiCallAttemptTimeout(PATIENCE)
                    .apiCallTimeout(PATIENCE.plusSeconds(1)));
  }

  private static Apache5HttpClient.Builder http(String endpoint) {
    return Connections.to(endpoint, System.getenv("AWS_CA_BUNDLE")).connectionTimeout(PATIENCE);
  }

  /** What to do when the SDK finds no credentials; empty when it does. */
  Optional<String> missingCredentials() {
    return AwsClients.missing(credentials);
  }

  @Override
  public void close() {
    sts.close();
    iam.close();
    kms.close();
    s3.close();
    bedrock.close();
    quotas.close();
  }
}
