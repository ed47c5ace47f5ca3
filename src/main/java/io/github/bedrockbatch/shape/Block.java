/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.databind.JsonNode;

/** A part of what a model has said. */
sealed interface Block {
  record Text(String text) implements Block {}

  record ToolCall(String id, String name, JsonNode input) implements Block {}

  /**
   * What the model thought before it answered.
   *
   * @param signature empty when there is none
   */
  record Thinking(String text, String signature) implements Block {}
}
