/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.model.RequestPart;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The parts of requests that all prompts of a source have which do not bring their own. */
final class StandardParts {
  private final Map<RequestPart, byte[]> parts = new EnumMap<>(RequestPart.class);

  StandardParts(SourceSettings settings) {
    if (settings.system() != null) {
      parts.put(RequestPart.SYSTEM, JsonBytes.string(settings.system()));
    }
    number(RequestPart.MAX_TOKENS, settings.maxTokens());
    number(RequestPart.TEMPERATURE, settings.temperature());
    number(RequestPart.TOP_P, settings.topP());
    if (!settings.stopSequences().isEmpty()) {
      parts.put(RequestPart.STOP_SEQUENCES, array(settings.stopSequences()));
    }
  }

  private void number(RequestPart part, String digits) {
    if (digits != null) {
      parts.put(part, digits.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static byte[] array(List<String> texts) {
    return texts.stream()
        .map(text -> new String(JsonBytes.string(text), StandardCharsets.UTF_8))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** As JSON, or null. */
  byte[] get(RequestPart part) {
    return parts.get(part);
  }
}
