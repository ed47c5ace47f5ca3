/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.price.ModelName;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.CountTokensRequest;

/**
 * Asks the service how many tokens a request has, which is free. It supports only some models, by
 * their own ids and not those of inference profiles
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html).
 */
public final class TokenCounter {
  /** The members of a Converse request that are counted; others are refused. */
  private static final List<String> COUNTED = List.of("messages", "system", "toolConfig");

  private final BedrockRuntimeClient runtime;

  /**
   * @param runtime built with {@link RawBody} among its interceptors
   */
  public TokenCounter(BedrockRuntimeClient runtime) {
    this.runtime = runtime;
  }

  /**
   * @throws software.amazon.awssdk.core.exception.SdkException as the SDK does, also for a model
   *     that is not supported
   */
  public long count(String model, InvocationType type, byte[] modelInput) throws IOException {
    RawBody.Exchange raw = new RawBody.Exchange(body(type, modelInput));
    CountTokensRequest request =
        CountTokensRequest.builder()
            .modelId(ModelName.of(model).id())
            .input(input -> input.invokeModel(body -> body.body(SdkBytes.fromUtf8String("{}"))))
            .overrideConfiguration(with -> with.putExecutionAttribute(RawBody.EXCHANGE, raw))
            .build();
    return runtime.countTokens(request).inputTokens();
  }

  private static byte[] body(InvocationType type, byte[] modelInput) throws IOException {
    ObjectNode body = JsonFactories.TREES.createObjectNode();
    ObjectNode input = body.putObject("input");
    if (type == InvocationType.INVOKE_MODEL) {
      input.putObject("invokeModel").put("body", modelInput);
    } else {
      JsonNode all = JsonFactories.TREES.readTree(modelInput);
      ObjectNode converse = input.putObject("converse");
      COUNTED.stream().filter(all::has).forEach(member -> converse.set(member, all.get(member)));
    }
    return JsonFactories.TREES.writeValueAsBytes(body);
  }
}
