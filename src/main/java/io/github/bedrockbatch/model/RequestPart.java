/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import java.util.Arrays;

/** The parts of a prompt besides its model, each with a placeholder in the request format. */
public enum RequestPart {
  PROMPT("prompt"),
  SYSTEM("system"),
  MAX_TOKENS("maxTokens"),
  TEMPERATURE("temperature"),
  TOP_P("topP"),
  STOP_SEQUENCES("stopSequences"),

  /** Content blocks besides the text of the prompt: several elements of an array. */
  MEDIA("media");

  private final String placeholder;

  RequestPart(String placeholder) {
    this.placeholder = placeholder;
  }

  static RequestPart ofPlaceholder(String name) {
    return Arrays.stream(values())
        .filter(part -> part.placeholder.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no part called " + name));
  }
}
