/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileModel;

/**
 * The Regions in which a model runs. An inference profile sends records to several Regions; a
 * permission that is missing in one of them fails a part of the records.
 *
 * @param profile the ARN of the inference profile; null for a model of this Region
 * @param models the ARNs of the model, one for each Region
 */
record ModelRegions(String profile, List<String> models) {
  /**
   * Whether the id is that of an inference profile: ids of models, such as {@code zai.glm-4.7},
   * have a provider before the dot, not a geography.
   */
  static boolean isProfile(String modelId) {
    return modelId.contains("inference-profile/")
        || modelId.matches("([a-z]{2}|us-gov|apac|global)\\.[a-z0-9-]+\\..+");
  }

  /** Whether {@code check} can look it up: custom models and bare profile ids need other calls. */
  static boolean isKnown(String modelId) {
    return isProfile(modelId)
        || (modelId.startsWith("arn:")
            ? modelId.contains(":foundation-model/")
            : modelId.contains("."));
  }

  static ModelRegions of(String modelId, String region, BedrockClient bedrock) {
    if (!isProfile(modelId)) {
      String arn =
          modelId.startsWith("arn:")
              ? modelId
              : "arn:aws:bedrock:" + region + "::foundation-model/" + modelId;
      return new ModelRegions(null, List.of(arn));
    }
    var profile = bedrock.getInferenceProfile(get -> get.inferenceProfileIdentifier(modelId));
    return new ModelRegions(
        profile.inferenceProfileArn(),
        profile.models().stream().map(InferenceProfileModel::modelArn).toList());
  }

  /** The resources on which bedrock:InvokeModel must be allowed. */
  List<String> resources() {
    List<String> all = new ArrayList<>(models);
    if (profile != null) {
      all.add(profile);
    }
    return all;
  }
}
