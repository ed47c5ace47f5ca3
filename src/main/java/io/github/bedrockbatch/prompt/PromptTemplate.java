/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with placeholders: {@code Summarise: ${text}}. Two dollar signs before a brace stand for
 * one, and begin no placeholder. Nothing else has a meaning, neither in the template nor in the
 * values.
 *
 * @param texts the texts around the placeholders, one more than there are placeholders
 * @param names the names of the placeholders in their order; may repeat
 */
public record PromptTemplate(List<String> texts, List<String> names) {
  public static final String MUST =
      "must be a text whose every ${ has a name and a } behind it; $${ stands for ${ itself";

  public PromptTemplate {
    texts = List.copyOf(texts);
    names = List.copyOf(names);
  }

  /**
   * Parses the text.
   *
   * @return null for an empty text
   * @throws IllegalArgumentException when a placeholder has no name or no end
   */
  public static PromptTemplate of(String text) {
    if (text.isEmpty()) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    StringBuilder between = new StringBuilder();
    int index = 0;
    while (index < text.length()) {
      if (text.startsWith("$${", index)) {
        between.append("${");
        index += 3;
      } else if (text.startsWith("${", index)) {
        int end = text.indexOf('}', index);
        String name = end < 0 ? "" : text.substring(index + 2, end);
        if (name.isBlank()) {
          throw new IllegalArgumentException(text);
        }
        texts.add(between.toString());
        names.add(name);
        between.setLength(0);
        index = end + 1;
      } else {
        between.append(text.charAt(index++));
      }
    }
    texts.add(between.toString());
    return new PromptTemplate(texts, names);
  }
}
