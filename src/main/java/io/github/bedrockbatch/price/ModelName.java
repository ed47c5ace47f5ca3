/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the name of a model in the price list, which has no ids. Name and id are reduced to letters
 * and digits and must then be equal, as a name with the same beginning is another model at another
 * price.
 *
 * @param id the id without ARN, geography and context length
 * @param isGlobal whether any Region may answer, which has a price of its own
 */
public record ModelName(String id, boolean isGlobal) {
  private static final String GLOBAL = "global";

  /** The geographies of inference profiles, whose tokens cost as much as in the calling Region. */
  private static final Set<String> GEOGRAPHIES =
      Set.of(GLOBAL, "us", "us-gov", "eu", "apac", "jp", "au", "ca", "sa");

  private static final Map<String, String> CALLED_OTHERWISE =
      Map.of(
          "amazon.nova-2-lite-v1:0", "Nova 2.0 Lite",
          "amazon.nova-2-multimodal-embeddings-v1:0", "Nova MME",
          "amazon.titan-embed-text-v1", "TitanEmbeddingsG1-Text",
          "amazon.titan-embed-text-v2:0", "TitanEmbeddingV2-Text",
          "deepseek.v3-v1:0", "DeepSeek V3.1",
          "mistral.magistral-small-2509", "Magistral Small 1.2",
          "mistral.ministral-3-3b-instruct", "Ministral 3B 3.0",
          "mistral.ministral-3-8b-instruct", "Ministral 8B 3.0",
          "nvidia.nemotron-nano-9b-v2", "NVIDIA Nemotron Nano 2",
          "nvidia.nemotron-nano-12b-v2", "NVIDIA Nemotron Nano 2 VL");

  public static ModelName of(String modelOrProfile) {
    String id = modelOrProfile.substring(modelOrProfile.lastIndexOf('/') + 1);
    int dot = id.indexOf('.');
    String first = dot < 0 ? "" : id.substring(0, dot);
    String bare = GEOGRAPHIES.contains(first) ? id.substring(dot + 1) : id;
    return new ModelName(bare.replaceFirst("(:\\d+):\\d+[km]$", "$1"), first.equals(GLOBAL));
  }

  /** The names that the list may have for it, the likelier one first. */
  List<String> keys() {
    String otherwise = CALLED_OTHERWISE.get(id);
    if (otherwise != null) {
      return List.of(key(otherwise));
    }
    String name =
        id.replaceFirst("(-v[01](:\\d+)?|-\\d+:\\d+|:\\d+)$", "")
            .replaceFirst("-20\\d{6}(?!\\d)", "")
            .replaceFirst("-(instruct|it)$", "");
    return List.of(key(name.substring(name.indexOf('.') + 1)), key(name));
  }

  /** Reduces a name in the list, or an id, to what is compared. */
  static String key(String name) {
    return name.replace("(Amazon Bedrock Edition)", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9]", "");
  }
}
