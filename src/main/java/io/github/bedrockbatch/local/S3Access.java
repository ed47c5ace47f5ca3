/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import io.github.bedrockbatch.local.wire.LoopbackNames;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Clients by which jobs reach S3, the embedded one or another. */
final class S3Access {
  private S3Access() {}

  /** Checksums only where S3 requires them: older S3 servers reject them, and they cost time. */
  static S3Client client(URI endpoint, LocalAwsOptions options) {
    boolean proxies = !LoopbackNames.is(endpoint);
    return S3Client.builder()
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .proxyConfiguration(
                    ProxyConfiguration.builder()
                        .useSystemPropertyValues(proxies)
                        .useEnvironmentVariableValues(proxies)
                        .build()))
        .endpointOverride(endpoint)
        .region(Region.of(options.region))
        .forcePathStyle(true)
        .credentialsProvider(credentials(options))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .build();
  }

  private static AwsCredentialsProvider credentials(LocalAwsOptions options) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(options.accessKey, options.secretKey));
  }

  static void createMissing(S3Client s3, List<String> buckets) {
    for (String bucket : buckets) {
      try {
        s3.headBucket(r -> r.bucket(bucket));
      } catch (NoSuchBucketException e) {
        s3.createBucket(r -> r.bucket(bucket));
      }
    }
  }
}
