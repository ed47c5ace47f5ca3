/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import java.util.regex.Pattern;

/** The ARNs of model ids, as the service always returns an ARN. */
public record ModelArns(String region, String account) {
  private static final Pattern PROFILE =
      Pattern.compile("(us|us-gov|eu|apac|jp|au|ca|global)\\.[a-z0-9-]+\\..+");

  String of(String modelId) {
    if (modelId.startsWith("arn:")) {
      return modelId;
    }
    String bedrock = "arn:aws:bedrock:" + region + ":";
    if (PROFILE.matcher(modelId).matches()) {
      return bedrock + account + ":inference-profile/" + modelId;
    }
    return modelId.contains(".")
        ? bedrock + ":foundation-model/" + modelId
        : bedrock + account + ":application-inference-profile/" + modelId;
  }
}
