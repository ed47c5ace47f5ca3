/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;

/**
 * A line of the output file of OpenAI's Batch API or, for a failure, of its error file: an error of
 * the service is the {@code response}, any other failure is in {@code error}.
 */
final class OpenAiForm implements ResultForm {
  private static final String HTTP_ERROR = "[45]\\d\\d";

  @Override
  public ObjectNode of(ResultLine result) {
    String unique = result.unique();
    ObjectNode line = JsonFactories.TREES.createObjectNode();
    line.put("id", "batch_req_" + unique).put("custom_id", result.id());
    if (result.isSucceeded()) {
      response(line, 200, unique).set("body", body(result, unique));
      line.putNull("error");
    } else if (result.errorCode().matches(HTTP_ERROR)) {
      int status = Integer.parseInt(result.errorCode());
      response(line, status, unique)
          .putObject("body")
          .putObject("error")
          .put("message", result.errorMessage())
          .put("type", status < 500 ? "invalid_request_error" : "server_error")
          .putNull("param")
          .putNull("code");
      line.putNull("error");
    } else {
      line.putNull("response");
      line.putObject("error").put("code", code(result)).put("message", result.errorMessage());
    }
    return line;
  }

  private static ObjectNode response(ObjectNode line, int status, String unique) {
    return line.putObject("response").put("status_code", status).put("request_id", "req_" + unique);
  }

  private static String code(ResultLine result) {
    if (result.isExpired()) {
      return "batch_expired";
    }
    return result.isCanceled() ? "batch_cancelled" : result.errorCode();
  }

  private static ObjectNode body(ResultLine result, String unique) {
    if (result.said().isVector()) {
      return OpenAiBodies.embeddings(result);
    }
    return result.isOfResponses()
        ? OpenAiBodies.response(result, unique)
        : OpenAiBodies.chatCompletion(result, unique);
  }
}
