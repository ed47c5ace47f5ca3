/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** The named values of a request: in its path, and in its query or body. */
public abstract class Fields {
  private final Map<String, String> inPath;
  final Map<String, List<String>> values;

  Fields(Map<String, String> inPath, Map<String, List<String>> values) {
    this.inPath = inPath;
    this.values = values;
  }

  /**
   * Rejects a request with any other name: ignoring a misspelt filter would match more than is
   * meant.
   *
   * @throws IllegalArgumentException with a sentence for a person
   */
  public final void allowOnly(Set<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "There is no parameter "
                + name
                + " here"
                + (names.isEmpty() ? "" : "; there are: " + String.join(", ", names)));
      }
    }
  }

  /** The value of {@code {name}} in the path. */
  public final String path(String name) {
    String value = inPath.get(name);
    if (value == null) {
      throw new NoSuchElementException("The path has no " + name);
    }
    return value;
  }

  /** The value without spaces around it; empty when there is none. */
  public final String text(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? "" : all.get(0).strip();
  }

  /** Every value of that name, in order. */
  public final List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * A whole number; the standard value if it is missing.
   *
   * @throws IllegalArgumentException with a sentence for a person when it is no number, or outside
   *     the limits
   */
  public final long number(String name, long standard, long min, long max) {
    String text = text(name);
    if (text.isEmpty()) {
      return standard;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // rejected below
    }
    throw new IllegalArgumentException(
        "%s must be a whole number from %d to %d".formatted(name, min, max));
  }

  /**
   * One of some words, in any case.
   *
   * @return null when there is no value
   * @throws IllegalArgumentException with a sentence for a person when it is another word
   */
  public final <E extends Enum<E>> E word(String name, Class<E> words) {
    String text = text(name);
    if (text.isEmpty()) {
      return null;
    }
    for (E word : words.getEnumConstants()) {
      if (word.name().equalsIgnoreCase(text)) {
        return word;
      }
    }
    throw new IllegalArgumentException(
        name + " must be one of " + List.of(words.getEnumConstants()));
  }
}
