/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileModel;

/**
 * Where a model runs: an inference profile sends records to several Regions, and a permission that
 * is missing in one of them fails a part of the records.
 *
 * @param profile its ARN; null for a model of this Region
 * @param models the ARNs of the model, one for each Region
 */
record ModelRegions(String profile, List<String> models) {
  /**
   * Ids of models have a dot as well, as {@code zai.glm-4.7}, behind a provider and not a place.
   */
  static boolean isProfile(String modelId) {
    return modelId.contains("inference-profile/")
        || modelId.matches("([a-z]{2}|us-gov|apac|global)\\.[a-z0-9-]+\\..+");
  }

  /** Whether anybody can be asked for it: custom models and bare profile ids have other calls. */
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

  /** What bedrock:InvokeModel has to be allowed on. */
  List<String> resources() {
    List<String> all = new ArrayList<>(models);
    if (profile != null) {
      all.add(profile);
    }
    return all;
  }
}
