/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;

/**
 * An S3 client that says without a call that the bucket exists. Camel checks that at the start of
 * each endpoint, and a failure (an outage, no credentials) would prevent the start; later calls
 * report failures, and are retried.
 */
final class UnaskedBucket extends DelegatingS3Client {
  UnaskedBucket(S3Client s3) {
    super(s3);
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    return HeadBucketResponse.builder().build();
  }
}
