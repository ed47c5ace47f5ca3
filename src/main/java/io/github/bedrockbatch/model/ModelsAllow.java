/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The models that a prompt may name, as otherwise its sender decides what it costs.
 *
 * @param globs the ids; {@code *} stands for any characters
 */
public record ModelsAllow(List<String> globs) {
  public static final String MUST =
      "must be ids of models joined by commas, with * for any characters, such as"
          + " amazon.nova-*,*.anthropic.claude-*; empty for none but that of the settings";

  public static ModelsAllow of(String text) {
    List<String> globs = text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*", -1));
    if (globs.stream().anyMatch(glob -> !glob.matches("[\\w.:/*-]{1,2048}"))) {
      throw new IllegalArgumentException(text);
    }
    return new ModelsAllow(globs);
  }

  public static ModelsAllow all() {
    return new ModelsAllow(List.of("*"));
  }

  public Pattern pattern() {
    return Pattern.compile(
        globs.stream().map(ModelsAllow::expression).collect(Collectors.joining("|")));
  }

  private static String expression(String glob) {
    return List.of(glob.split("\\*", -1)).stream()
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }
}
