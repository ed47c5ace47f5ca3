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
 * Gives uploads more time than other calls have.
 *
 * @param most for the largest there is
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
