/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.fault.AccountFaults;
import io.github.bedrockbatch.local.wire.AwsError;

/** Rejects a create because of faults of the account, in the order that was seen in the service. */
record AccountRules(ModelArns arns) {
  private static final String PASS_ROLE = "iam:PassRole";

  void check(ObjectNode request, AccountFaults account) {
    String model = request.path("modelId").asText();
    if (account.deniedToCaller().contains(PASS_ROLE)) {
      throw new AwsError(
          AwsError.Kind.ACCESS_DENIED,
          "User: arn:aws:iam::%s:user/local is not authorized to perform: %s on resource: %s because no identity-based policy allows the %2$s action"
              .formatted(arns.account(), PASS_ROLE, request.path("roleArn").asText()));
    }
    if (model.contains(ModelOperations.UNKNOWN)) {
      throw AwsError.validation("The provided model identifier is invalid.");
    }
    if (!account.inferenceTypes().contains("ON_DEMAND")
        && !arns.of(model).contains("inference-profile/")) {
      throw AwsError.validation(
          "Invocation of model ID "
              + model
              + " with on-demand throughput isn\u2019t supported. Retry your request with the ID or"
              + " ARN of an inference profile that contains this model.");
    }
  }
}
