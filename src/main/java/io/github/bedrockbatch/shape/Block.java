/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.databind.JsonNode;

/** A content block of a model's output. */
sealed interface Block {
  record Text(String text) implements Block {}

  record ToolCall(String id, String name, JsonNode input) implements Block {}

  /**
   * The reasoning before the answer.
   *
   * @param signature its signature; empty when there is none
   */
  record Thinking(String text, String signature) implements Block {}
}
