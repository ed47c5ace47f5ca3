/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.JsonFactories;
import java.util.List;

/** Parses the stop sequences of a setting or an option of a source. */
public final class StopSequences {
  public static final String MUST =
      "must be texts joined by commas or, where they hold commas or line breaks, a JSON array of"
          + " them, such as [\"\\n\\nHuman:\"]";

  private StopSequences() {}

  /**
   * Parses the text; returns none for an empty one.
   *
   * @throws IllegalArgumentException when a sequence is empty, or the array is not valid
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
