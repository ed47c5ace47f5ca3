/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Has S3 reject a call when another account owns the bucket, so that no prompt is uploaded to a
 * bucket that somebody else has created under the expected name
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html).
 */
record BucketOwner(String account) implements ExecutionInterceptor {
  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    return context.httpRequest().toBuilder()
        .putHeader("x-amz-expected-bucket-owner", account)
        .build();
  }
}
