/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import software.amazon.awssdk.services.bedrock.model.Tag;

/**
 * Reads values of a request from message headers, each with the endpoint's option to fall back on.
 * An absent or blank header counts as not given; a header that cannot be understood is an {@link
 * IllegalArgumentException} and never silently replaced by the option.
 */
record RequestValues(Message message) {
  static IllegalArgumentException missing(String header, String option) {
    return new IllegalArgumentException(
        "Missing value: set header %s or option %s".formatted(header, option));
  }

  String required(String header, String optionName, String option) {
    String value = text(header, option);
    if (value == null) {
      throw missing(header, optionName);
    }
    return value;
  }

  /** The text of the header or else of the option, null if both are absent or blank. */
  String text(String header, String option) {
    String text = convert(header, message.getHeader(header), String.class);
    return given(text) ? text : given(option) ? option : null;
  }

  Integer number(String header, Integer option) {
    return text(header, null) == null
        ? option
        : convert(header, message.getHeader(header), Integer.class);
  }

  Instant time(String header, String optionName, String option) {
    Object value = message.getHeader(header);
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof Date date) {
      return date.toInstant();
    }
    String text = text(header, option);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'%s' in header %s or option %s is not an ISO 8601 time such as 2026-01-02T03:04:05Z"
              .formatted(text, header, optionName),
          e);
    }
  }

  /** The items of a collection, or of a text with commas; empty if nothing is given. */
  List<String> list(String header, String option) {
    if (message.getHeader(header) instanceof Collection<?> items && !items.isEmpty()) {
      return items.stream().map(String::valueOf).toList();
    }
    String text = text(header, option);
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(i -> !i.isEmpty()).toList();
  }

  /** The tags in a map, null if the header is absent. A tag may be without a value. */
  List<Tag> tags(String header) {
    Object value = message.getHeader(header);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw unusable(header, value, Map.class);
    }
    return map.entrySet().stream()
        .map(
            tag ->
                Tag.builder()
                    .key(String.valueOf(tag.getKey()))
                    .value(tag.getValue() == null ? "" : tag.getValue().toString())
                    .build())
        .toList();
  }

  private <T> T convert(String header, Object value, Class<T> type) {
    if (value == null) {
      return null;
    }
    T converted =
        message
            .getExchange()
            .getContext()
            .getTypeConverter()
            .tryConvertTo(type, message.getExchange(), value);
    if (converted == null) {
      throw unusable(header, value, type);
    }
    return converted;
  }

  private static IllegalArgumentException unusable(String header, Object value, Class<?> type) {
    return new IllegalArgumentException(
        "Header %s holds a %s, which is no %s"
            .formatted(header, value.getClass().getName(), type.getSimpleName()));
  }

  private static boolean given(String text) {
    return text != null && !text.isBlank();
  }
}
