/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;

/**
 * Asks one record on demand, with the bytes that a job would get. Converse goes through Camel's
 * {@code aws-bedrock} endpoint; InvokeModel does not, as that endpoint supports only models that it
 * knows by name.
 */
final class RuntimeCall {
  private static final String CONVERSE =
      "aws-bedrock:on-demand?operation=converse&pojoRequest=true"
          + "&bedrockRuntimeClient=#%s"
          + "&bedrockRuntimeAsyncClient=#noBedrockRuntimeAsyncClient";

  private final ProducerTemplate template;

  /**
   * @param lanes whose clients were built with {@link RawBody} among their interceptors
   */
  RuntimeCall(Lanes lanes, CamelContext camel) {
    this.template = camel.createProducerTemplate();
    lanes.all().forEach(lane -> camel.getRegistry().bind(bean(lane), lane.runtime()));
    camel.getRegistry().bind("noBedrockRuntimeAsyncClient", new NoAsyncClient());
  }

  /**
   * The model's output as the service wrote it.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException as the SDK does, after its retries
   */
  byte[] answer(Lane lane, BatchKey key, byte[] modelInput) {
    String modelId = lane.options().modelFor(key.modelId());
    return key.invocationType() == InvocationType.INVOKE_MODEL
        ? invoke(lane, modelId, modelInput)
        : converse(lane, modelId, modelInput);
  }

  private static String bean(Lane lane) {
    return Lane.bean("bedrockRuntimeClient", lane.name());
  }

  private static byte[] invoke(Lane lane, String modelId, byte[] modelInput) {
    return lane.runtime()
        .invokeModel(
            call ->
                call.modelId(modelId)
                    .contentType("application/json")
                    .accept("application/json")
                    .body(SdkBytes.fromByteArrayUnsafe(modelInput)))
        .body()
        .asByteArrayUnsafe();
  }

  /**
   * Takes the answer from {@link RawBody}, as the objects that the endpoint makes lack unknown
   * members.
   */
  private byte[] converse(Lane lane, String modelId, byte[] modelInput) {
    RawBody.Exchange raw = new RawBody.Exchange(modelInput);
    ConverseRequest request =
        ConverseRequest.builder()
            .modelId(modelId)
            .overrideConfiguration(with -> with.putExecutionAttribute(RawBody.EXCHANGE, raw))
            .build();
    Exception thrown =
        template
            .send(
                CONVERSE.formatted(bean(lane)), exchange -> exchange.getMessage().setBody(request))
            .getException();
    if (raw.failure() instanceof RuntimeException refusal) {
      throw refusal; // the endpoint's handling fails if the service gave no error code
    }
    if (raw.answer() == null) {
      throw new IllegalStateException("Converse was not called", thrown);
    }
    return raw.answer();
  }

  /**
   * Never called, as nothing is streamed; without it the endpoint would create a client that uses
   * other credentials.
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
