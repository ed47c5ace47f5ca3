/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import java.time.Duration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * Adds the wait time of a call for messages to its timeouts.
 *
 * @param timeout of other calls
 */
record LongPollTime(Duration timeout) implements ExecutionInterceptor {

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    if (!(context.request() instanceof ReceiveMessageRequest receive)) {
      return context.request();
    }
    Duration most = timeout.plusSeconds(receive.waitTimeSeconds());
    return receive.toBuilder()
        .overrideConfiguration(
            with -> with.apiCallAttemptTimeout(most).apiCallTimeout(most.multipliedBy(3)))
        .build();
  }
}
