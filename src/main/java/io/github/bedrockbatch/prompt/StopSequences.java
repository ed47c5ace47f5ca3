/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.JsonFactories;
import java.util.List;

/** Stop sequences as a person writes them, in a setting or in an option of a source. */
public final class StopSequences {
  public static final String MUST =
      "must be texts joined by commas or, where they hold commas or line breaks, a JSON array of"
          + " them, such as [\"\\n\\nHuman:\"]";

  private StopSequences() {}

  /**
   * Reads them, none from an empty text.
   *
   * @throws IllegalArgumentException when one is empty, or the array is torn
   */
  public static List<String> of(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> all = text.startsWith("[") ? array(text) : List.of(text.split("\\s*,\\s*", -1));
    if (all.isEmpty() || all.contains("")) {
      throw new IllegalArgumentException(text);
    }
    return all;
  }

  private static List<String> array(String text) {
    try {
      return List.of(JsonFactories.TREES.readValue(text, String[].class));
    } catch (JsonProcessingException | NullPointerException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
