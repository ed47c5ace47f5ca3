/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;

/** The id, and the text, the vector of an embedding, or the error. */
final class TextForm implements ResultForm {
  @Override
  public ObjectNode of(ResultLine result) {
    ObjectNode line = JsonFactories.TREES.createObjectNode().put("id", result.id());
    if (!result.isSucceeded()) {
      line.putObject("error").put("code", result.errorCode()).put("message", result.errorMessage());
    } else if (result.said().isVector()) {
      line.set("embedding", result.said().vector());
    } else {
      line.put("text", result.line().path("text").textValue());
    }
    return line;
  }
}
