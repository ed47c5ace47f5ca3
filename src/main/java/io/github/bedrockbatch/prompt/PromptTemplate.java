/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with holes: {@code Summarise: ${text}}. Two dollar signs and a brace are a dollar sign and
 * a brace. Nothing else has a meaning, neither in the template nor in what is put into it.
 *
 * @param texts around the holes: one more than there are holes
 * @param names of the holes, in their order; a name may stand more than once
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
   * @throws IllegalArgumentException when a hole has no name or no end
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
