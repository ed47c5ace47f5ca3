/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The format of a file or message of prompts. */
public enum Shape {
  /** JSON objects: one per line, one after the other, in arrays, or any mix of these. */
  JSON,
  /** Rows of cells below a row with the names of the columns. */
  CSV,
  /** Each line is a prompt. */
  LINES,
  /** The whole file or message is one prompt. */
  TEXT;

  public static final String MUST =
      "must be " + Arrays.stream(values()).map(Shape::wireName).collect(Collectors.joining(" or "));

  /** The name in settings. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The shape of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Shape of(String wireName) {
    for (Shape shape : values()) {
      if (shape.wireName().equals(wireName)) {
        return shape;
      }
    }
    throw new IllegalArgumentException(wireName);
  }
}
