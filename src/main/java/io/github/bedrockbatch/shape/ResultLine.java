/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.model.StopMeaning;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.UUID;

/**
 * One of our result lines. What only other forms have is derived from it, so that the same line is
 * always converted to the same bytes.
 */
record ResultLine(JsonNode line, Said said) {
  enum Stop {
    END,
    STOP_SEQUENCE,
    CUT_OFF,
    REFUSED,
    TOOL
  }

  private static final Set<String> TOOL = Set.of("tool_use", "tool_calls");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final int TIME_LENGTH = "20261126-101502".length();

  ResultLine(JsonNode line) {
    this(line, Said.in(line.path("modelOutput"), line.path("text").textValue()));
  }

  String id() {
    return line.path("recordId").asText();
  }

  boolean isSucceeded() {
    return line.path("status").asText().equals("succeeded");
  }

  JsonNode output() {
    return line.path("modelOutput");
  }

  String model() {
    return line.path("modelId").asText();
  }

  /** Whether its prompt was a request to OpenAI's endpoint for responses. */
  boolean isOfResponses() {
    return line.path("endpoint").asText().equals("/v1/responses");
  }

  String errorCode() {
    return line.path("error").path("code").asText();
  }

  String errorMessage() {
    return line.path("error").path("message").asText();
  }

  /** Whether the deadline, or the job, ended before an answer. */
  boolean isExpired() {
    return errorCode().equals("deadline") || hasEnded("Expired");
  }

  /** Whether the job was stopped before an answer. */
  boolean isCanceled() {
    return hasEnded("Stopped");
  }

  private boolean hasEnded(String status) {
    return errorCode().equals("missing") && errorMessage().startsWith("the job ended " + status);
  }

  Stop stop() {
    String reason = line.path("stopReason").asText();
    if (TOOL.contains(reason)) {
      return Stop.TOOL;
    }
    return switch (StopMeaning.of(reason)) {
      case CUT_OFF -> Stop.CUT_OFF;
      case REFUSED -> Stop.REFUSED;
      case OTHER -> reason.equals("stop_sequence") ? Stop.STOP_SEQUENCE : Stop.END;
    };
  }

  boolean hasUsage() {
    return line.has("usage");
  }

  /**
   * The input tokens; 0 if the model did not report them, or another prompt paid for the answer.
   */
  long inputTokens() {
    return line.path("usage").path("inputTokens").asLong();
  }

  /** As {@link #inputTokens()}. */
  long outputTokens() {
    return line.path("usage").path("outputTokens").asLong();
  }

  /** Letters and digits that identify the result; the same when it is delivered again. */
  String unique() {
    String name =
        String.join("\n", line.path("batchId").asText(), id(), line.path("source").asText());
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }

  /** The time of its batch, from the batch id, in seconds since 1970. */
  long created() {
    String batch = line.path("batchId").asText();
    return batch.matches("\\d{8}-\\d{6}.*")
        ? LocalDateTime.parse(batch.substring(0, TIME_LENGTH), TIME).toEpochSecond(ZoneOffset.UTC)
        : 0;
  }
}
