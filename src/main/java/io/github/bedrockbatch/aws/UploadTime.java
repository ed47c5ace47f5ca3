/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Gives uploads longer timeouts than other calls.
 *
 * @param most the timeout of every upload, enough for the largest
 */
record UploadTime(Duration most) implements ExecutionInterceptor {

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    if (!(context.request() instanceof PutObjectRequest put)) {
      return context.request();
    }
    AwsRequestOverrideConfiguration.Builder override =
        put.overrideConfiguration()
            .map(AwsRequestOverrideConfiguration::toBuilder)
            .orElseGet(AwsRequestOverrideConfiguration::builder);
    return put.toBuilder()
        .overrideConfiguration(
            override.apiCallAttemptTimeout(most).apiCallTimeout(most.multipliedBy(3)).build())
        .build();
  }
}
