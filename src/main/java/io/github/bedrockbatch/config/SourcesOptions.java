/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import java.util.List;
import java.util.Set;

/**
 * Which of the shipped sources are on.
 *
 * @param from names out of {@link #ALL}; may be empty, where others bring all prompts
 */
public record SourcesOptions(Set<String> from) {
  /** Each has a route file, {@code intake-<name>}. */
  public static final List<String> ALL = List.of("files", "sftp", "kafka", "jms", "http");

  public SourcesOptions {
    from = Set.copyOf(from);
  }

  static SourcesOptions read(OptionReader in) {
    return new SourcesOptions(
        in.parsed(
            "intake.from",
            "files",
            "must be one or several of " + String.join(", ", ALL) + ", joined by commas, or none",
            SourcesOptions::parse));
  }

  private static Set<String> parse(String text) {
    Set<String> names = text.equals("none") ? Set.of() : Set.of(text.split("\\s*,\\s*", -1));
    if (!ALL.containsAll(names)) {
      throw new IllegalArgumentException(text);
    }
    return names;
  }
}
