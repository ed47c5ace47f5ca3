/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.intake.reject.Utf8;
import io.github.bedrockbatch.prompt.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Message;

/**
 * Selects the headers of a message that are delivered with its answer: only those that {@code
 * intake.headers} names, so that nothing from outside steers a component of Camel, now or at the
 * delivery.
 */
public record KeptHeaders(List<String> names) {
  /** Where the answer is wanted; checked against the allow-list when it is delivered. */
  static final String REPLY_TO = "reply-to";

  public static final String CORRELATION_ID = "correlation-id";

  private static final int MAX_LENGTH = 4096;

  /** The headers in the settings and, if traces are on, the header with the trace of a message. */
  public static KeptHeaders of(Settings settings) {
    List<String> named = settings.intake().headers();
    return new KeptHeaders(
        settings.observe().traceEndpoint().isEmpty() || named.contains(TraceParent.HEADER)
            ? named
            : Stream.concat(named.stream(), Stream.of(TraceParent.HEADER)).toList());
  }

  /**
   * The headers to keep of a message.
   *
   * @param value gives the value of a header, or null
   */
  public Map<String, String> of(
      Function<String, Object> value, String replyTo, String correlationId) {
    if (names.isEmpty() && replyTo == null && correlationId == null) {
      return Map.of();
    }
    Map<String, String> kept = new LinkedHashMap<>();
    for (String name : names) {
      put(kept, name, text(value.apply(name)));
    }
    put(kept, REPLY_TO, replyTo);
    put(kept, CORRELATION_ID, correlationId);
    return kept;
  }

  private static void put(Map<String, String> kept, String name, String value) {
    if (value != null && value.length() <= MAX_LENGTH) {
      kept.put(name, value);
    }
  }

  public static String text(Message message, String header) {
    return text(message.getHeader(header));
  }

  /** A header as text; null for what is no plain value. */
  public static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return Utf8.isValid(bytes, 0, bytes.length)
          ? new String(bytes, StandardCharsets.UTF_8)
          : null;
    }
    return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : null;
  }
}
