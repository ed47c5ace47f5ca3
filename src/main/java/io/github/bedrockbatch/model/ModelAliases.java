/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import java.util.ArrayList;
import java.util.List;

/** Names that other services have for models, and the models that stand for them. */
public record ModelAliases(List<Alias> aliases) {
  public static final String MUST =
      "must be names and ids of models like gpt-4o*=amazon.nova-pro-v1:0, joined by commas, with *"
          + " for any characters in a name";

  /**
   * One alias.
   *
   * @param name the name of the other service; {@code *} stands for any characters
   */
  public record Alias(String name, String modelId) {
    private boolean fits(String named) {
      return new ModelsAllow(List.of(name)).pattern().matcher(named).matches();
    }
  }

  /**
   * Reads {@code name=id,name=id}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static ModelAliases of(String text) {
    List<Alias> aliases = new ArrayList<>();
    for (String alias : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
      String[] parts = alias.strip().split("\\s*=\\s*", -1);
      if (parts.length != 2
          || !parts[0].matches("[\\w.:/@*-]{1,256}")
          || !parts[1].matches("[A-Za-z0-9][\\w.:/-]{0,2047}")) {
        throw new IllegalArgumentException(alias);
      }
      aliases.add(new Alias(parts[0], parts[1]));
    }
    return new ModelAliases(List.copyOf(aliases));
  }

  /** The model of the first alias that matches the name; null if none does. */
  public String modelId(String name) {
    return aliases.stream()
        .filter(alias -> alias.fits(name))
        .map(Alias::modelId)
        .findFirst()
        .orElse(null);
  }
}
