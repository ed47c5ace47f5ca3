/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.aws.AwsClients;
import io.github.bedrockbatch.aws.Connections;
import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The clients of a lane, with short time-outs. Their endpoints come from the settings and the
 * variables of the SDK, such as {@code AWS_ENDPOINT_URL_STS}.
 *
 * @param sts null in {@link #few} when STS may be at another endpoint
 * @param iam null in {@link #few}, like the clients of KMS and Service Quotas
 */
public record AccountClients(
    LaneOptions lane,
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
   * The clients of every lane, the default one first.
   *
   * @param others the endpoint of STS, IAM, KMS and Service Quotas; empty for those of AWS
   */
  public static List<AccountClients> of(Settings settings, String others) {
    return settings.lanes().stream().map(lane -> of(lane, others)).toList();
  }

  private static AccountClients of(LaneOptions lane, String others) {
    AccountClients few = few(lane, others, true);
    String partition = Region.of(few.region()).metadata().partition().id();
    Region global =
        switch (partition) {
          case "aws-cn" -> Region.AWS_CN_GLOBAL;
          case "aws-us-gov" -> Region.AWS_US_GOV_GLOBAL;
          default -> Region.AWS_GLOBAL;
        };
    Region region = Region.of(few.region());
    String quotas = others.isEmpty() ? elsewhere("ServiceQuotas", "_SERVICE_QUOTAS") : others;
    return new AccountClients(
        lane,
        few.sts,
        with(IamClient.builder(), others, global, few.credentials).build(),
        with(KmsClient.builder(), others, region, few.credentials).build(),
        few.s3,
        few.bedrock,
        new QuotaCalls(http(quotas).build(), quotas, region, few.credentials),
        few.credentials);
  }

  /** The clients of S3, Bedrock and STS only, for the few calls that a start makes. */
  static AccountClients few(LaneOptions lane) {
    return few(lane, "", knowsSts(lane));
  }

  private static AccountClients few(LaneOptions lane, String others, boolean withSts) {
    Region region = Region.of(lane.aws().region());
    AwsCredentialsProvider credentials = AwsClients.credentials(lane.aws().profile());
    return new AccountClients(
        lane,
        withSts ? with(StsClient.builder(), others, region, credentials).build() : null,
        null,
        null,
        with(S3Client.builder(), lane.s3().endpoint(), region, credentials)
            .forcePathStyle(lane.s3().pathStyle())
            .build(),
        with(BedrockClient.builder(), lane.bedrock().endpoint(), region, credentials).build(),
        null,
        credentials);
  }

  /** The endpoint in the variables of the SDK; empty if they set none. */
  private static String elsewhere(String property, String variable) {
    return System.getProperty(
        "aws.endpointUrl" + property,
        System.getenv().getOrDefault("AWS_ENDPOINT_URL" + variable, ""));
  }

  /**
   * Whether STS can be called. If S3 or Bedrock have endpoints of their own, only if STS has one as
   * well, as otherwise the call would go to AWS.
   */
  private static boolean knowsSts(LaneOptions lane) {
    return (lane.s3().endpoint().isEmpty() && lane.bedrock().endpoint().isEmpty())
        || !elsewhere("Sts", "_STS").isEmpty()
        || !elsewhere("", "").isEmpty();
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

  /** The key of a setting for this lane. */
  String key(String setting) {
    return lane.name().equals(LaneOptions.DEFAULT)
        ? setting
        : "lanes." + lane.name() + setting.substring(setting.indexOf('.'));
  }

  /**
   * The models of this lane's jobs for prompts of these models, and for those that the lane lists.
   */
  List<String> models(Collection<String> asked) {
    return Stream.concat(asked.stream().filter(lane::serves), lane.models().stream())
        .map(lane::modelFor)
        .distinct()
        .toList();
  }

  String region() {
    return lane.aws().region();
  }

  /** The remedy when the SDK finds no credentials; empty when it does. */
  Optional<String> missingCredentials() {
    return AwsClients.missing(credentials);
  }

  @Override
  public void close() {
    Stream.of(sts, iam, kms, s3, bedrock, quotas)
        .filter(Objects::nonNull)
        .forEach(SdkAutoCloseable::close);
  }
}
