/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/**
 * One record asked on demand, with the very bytes that a job would have been given.
 *
 * <p>Not through Camel's {@code aws-bedrock} endpoint: in 4.18.0 it answers only for models that it
 * knows by name, and takes a Converse request as objects only.
 */
final class RuntimeCall {
  private final BedrockRuntimeClient client;

  /**
   * @param client built with {@link RawBody} among its interceptors
   */
  RuntimeCall(BedrockRuntimeClient client) {
    this.client = client;
  }

  /**
   * The model's output as the service wrote it.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException as the SDK does, after its retries
   */
  byte[] answer(BatchKey key, byte[] modelInput) {
    if (key.invocationType() == InvocationType.INVOKE_MODEL) {
      return client
          .invokeModel(
              call ->
                  call.modelId(key.modelId())
                      .contentType("application/json")
                      .accept("application/json")
                      .body(SdkBytes.fromByteArrayUnsafe(modelInput)))
          .body()
          .asByteArrayUnsafe();
    }
    RawBody.Exchange raw = new RawBody.Exchange(modelInput);
    client.converse(
        call ->
            call.modelId(key.modelId())
                .overrideConfiguration(with -> with.putExecutionAttribute(RawBody.EXCHANGE, raw)));
    return raw.answer();
  }
}
