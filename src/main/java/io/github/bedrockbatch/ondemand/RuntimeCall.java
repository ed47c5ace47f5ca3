/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;

/**
 * One record asked on demand, with the very bytes that a job would have been given. Converse goes
 * through Camel's {@code aws-bedrock} endpoint; InvokeModel does not, as that endpoint answers only
 * for models that it knows by name.
 */
final class RuntimeCall {
  private static final String CONVERSE =
      "aws-bedrock:on-demand?operation=converse&pojoRequest=true"
          + "&bedrockRuntimeClient=#bedrockRuntimeClient"
          + "&bedrockRuntimeAsyncClient=#noBedrockRuntimeAsyncClient";

  private final BedrockRuntimeClient client;
  private final ProducerTemplate template;

  /**
   * @param client built with {@link RawBody} among its interceptors
   */
  RuntimeCall(BedrockRuntimeClient client, CamelContext camel) {
    this.client = client;
    this.template = camel.createProducerTemplate();
    camel.getRegistry().bind("bedrockRuntimeClient", client);
    camel.getRegistry().bind("noBedrockRuntimeAsyncClient", new NoAsyncClient());
  }

  /**
   * The model's output as the service wrote it.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException as the SDK does, after its retries
   */
  byte[] answer(BatchKey key, byte[] modelInput) {
    return key.invocationType() == InvocationType.INVOKE_MODEL
        ? invoke(key.modelId(), modelInput)
        : converse(key.modelId(), modelInput);
  }

  private byte[] invoke(String modelId, byte[] modelInput) {
    return client
        .invokeModel(
            call ->
                call.modelId(modelId)
                    .contentType("application/json")
                    .accept("application/json")
                    .body(SdkBytes.fromByteArrayUnsafe(modelInput)))
        .body()
        .asByteArrayUnsafe();
  }

  /** The endpoint makes objects of the answer, which would lose fields that they do not have. */
  private byte[] converse(String modelId, byte[] modelInput) {
    RawBody.Exchange raw = new RawBody.Exchange(modelInput);
    ConverseRequest request =
        ConverseRequest.builder()
            .modelId(modelId)
            .overrideConfiguration(with -> with.putExecutionAttribute(RawBody.EXCHANGE, raw))
            .build();
    Exception thrown =
        template.send(CONVERSE, exchange -> exchange.getMessage().setBody(request)).getException();
    if (raw.failure() instanceof RuntimeException refusal) {
      throw refusal; // the endpoint's own words for it would fail where the service gave no code
    }
    if (raw.answer() == null) {
      throw new IllegalStateException("Converse was not called", thrown);
    }
    return raw.answer();
  }

  /**
   * Nothing is streamed; without one the endpoint would make its own, with credentials of its own.
   */
  private static final class NoAsyncClient implements BedrockRuntimeAsyncClient {
    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
