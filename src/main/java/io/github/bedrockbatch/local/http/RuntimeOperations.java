/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.model.Model;
import io.github.bedrockbatch.local.model.ModelInputScan;
import io.github.bedrockbatch.local.model.ModelRefusal;
import io.github.bedrockbatch.local.model.RequestFormat;
import io.github.bedrockbatch.local.model.ScannedInput;
import io.github.bedrockbatch.local.wire.AwsError;
import io.github.bedrockbatch.local.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;

/** On-demand calls, answered by the same model as the jobs' records. */
record RuntimeOperations(Model model, FaultSwitches faults) {
  private static final int BYTES_OF_A_TOKEN = 5; // differs from the client's estimate

  Reply invoke(String modelId, byte[] body) throws IOException, InterruptedException {
    return answer(RequestFormat.INVOKE_MODEL, modelId, body);
  }

  Reply converse(String modelId, byte[] body) throws IOException, InterruptedException {
    return answer(RequestFormat.CONVERSE, modelId, body);
  }

  /** Counts tokens, for models that the service supports, which excludes profiles. */
  Reply count(String modelId, JsonNode request) {
    if (!modelId.matches("(arn:.*foundation-model/)?anthropic\\..*")) {
      throw AwsError.validation("The provided model doesn't support counting tokens.");
    }
    JsonNode input = request.path("input");
    if (input.size() != 1 || !(input.has("converse") || input.has("invokeModel"))) {
      throw AwsError.validation(
          "Malformed input request, please reformat your input and try again.");
    }
    int bytes =
        input.has("converse")
            ? Json.bytes(input.get("converse")).length
            : Base64.getDecoder().decode(input.at("/invokeModel/body").asText()).length;
    return Reply.ok(Json.object().put("inputTokens", Math.max(1, bytes / BYTES_OF_A_TOKEN)));
  }

  private Reply answer(RequestFormat format, String modelId, byte[] body)
      throws IOException, InterruptedException {
    Shapes.MODEL_ID.check("modelId", TextNode.valueOf(modelId));
    if (faults.refusesRecordNow()) {
      throw new AwsError(
          AwsError.Kind.ofRecord(faults.present().codeOfRecordErrors()),
          "A fault switch made this call fail.");
    }
    try {
      ScannedInput prompt = format.prompt(modelId, scan(body), body, 0, body.length);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      format.write(answer, modelId, prompt, model.answer(prompt));
      return Reply.ok(answer.toByteArray());
    } catch (ModelRefusal refusal) {
      throw new AwsError(AwsError.Kind.ofRecord(refusal.code()), refusal.getMessage());
    }
  }

  private static ModelInputScan scan(byte[] body) {
    try (JsonParser parser = JsonFactories.RECORDS.createParser(body)) {
      boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
      if (isObject && parser.skipChildren().nextToken() == null) {
        return ModelInputScan.of(body, 0, body.length);
      }
    } catch (IOException e) {
      // rejected below, as the parser's own message would quote the body
    }
    throw AwsError.validation("Malformed input request, please reformat your input and try again.");
  }
}
