/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Rows of a database as JSON. Drivers give classes of their own for what JSON has not; a time
 * becomes a text as in ISO 8601, in the zone of this machine unless it has one of its own.
 */
final class RowJson {
  /** Drivers whose classes say by {@code toString} what the database holds. */
  private static final List<String> DRIVERS =
      List.of("org.postgresql.", "oracle.sql.", "microsoft.sql.");

  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private RowJson() {}

  /** Whether this is a row, or a list of rows. */
  static boolean isRows(Object body) {
    return body instanceof Map
        || body instanceof Collection<?> rows
            && !rows.isEmpty()
            && rows.stream().allMatch(Map.class::isInstance);
  }

  /**
   * A row as an object; rows as an array of them.
   *
   * @throws IllegalArgumentException that names the column whose value cannot be written
   */
  static byte[] bytes(Object rows) throws JsonProcessingException {
    return JsonFactories.TREES.writeValueAsBytes(node("", rows));
  }

  private static JsonNode node(String column, Object value) {
    if (value instanceof Map<?, ?> row) {
      ObjectNode object = NODES.objectNode();
      row.forEach((name, of) -> object.set(String.valueOf(name), node(String.valueOf(name), of)));
      return object;
    }
    if (value instanceof Collection<?> values) {
      ArrayNode array = NODES.arrayNode();
      values.forEach(each -> array.add(node(column, each)));
      return array;
    }
    if (value instanceof Object[] values) {
      return node(column, Arrays.asList(values));
    }
    try {
      return cell(column, value);
    } catch (SQLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the value of `"
              + column
              + "` ("
              + value.getClass().getName()
              + ") cannot be written as JSON. Convert it before prompts:route, or leave it out",
          e);
    }
  }

  private static JsonNode cell(String column, Object value) throws SQLException {
    if (value instanceof Array array) {
      return node(column, array.getArray());
    }
    if (value instanceof Clob clob) {
      return NODES.textNode(clob.getSubString(1, Math.toIntExact(clob.length())));
    }
    if (value instanceof Blob blob) {
      return NODES.binaryNode(blob.getBytes(1, Math.toIntExact(blob.length())));
    }
    if (value instanceof BigDecimal number) {
      return NODES.numberNode(number); // with its zeros
    }
    if (value instanceof Date time) {
      return NODES.textNode(text(time));
    }
    if (value instanceof TemporalAccessor || value instanceof UUID || isOfDriver(value)) {
      return NODES.textNode(value.toString());
    }
    return JsonFactories.TREES.valueToTree(value);
  }

  private static String text(Date time) {
    return time instanceof java.sql.Date || time instanceof java.sql.Time
        ? time.toString() // which have no instant
        : Instant.ofEpochMilli(time.getTime())
            .plusNanos(time instanceof java.sql.Timestamp at ? at.getNanos() % 1_000_000 : 0)
            .atZone(ZoneId.systemDefault())
            .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
  }

  private static boolean isOfDriver(Object value) {
    return value != null && DRIVERS.stream().anyMatch(value.getClass().getName()::startsWith);
  }
}
