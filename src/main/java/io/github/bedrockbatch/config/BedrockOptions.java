/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.prompt.InvocationType;

/**
 * What every job of this installation has in common.
 *
 * @param endpoint empty for the regional endpoint of AWS
 * @param roleArn the role that Bedrock assumes to read the input and write the output
 * @param modelId the model of prompts that do not name one
 * @param invocationType the format of records that come with their own {@code modelInput}
 */
public record BedrockOptions(
    String endpoint, String roleArn, String modelId, InvocationType invocationType) {
  static BedrockOptions read(OptionReader in) {
    return new BedrockOptions(
        in.uri("bedrock.endpoint"),
        in.matching("bedrock.role-arn", "", "arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+"),
        in.text("bedrock.model-id", "amazon.nova-lite-v1:0"),
        InvocationType.of(
            in.oneOf("bedrock.invocation-type", "Converse", "Converse", "InvokeModel")));
  }
}
