/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.JsonFactories;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

class RowJsonTest {
  private static final UUID ID = UUID.fromString("0f4ff5a5-1c2d-4e3f-8a9b-0c1d2e3f4a5b");

  private static JsonNode read(Object rows) throws Exception {
    return JsonFactories.TREES.readTree(RowJson.bytes(rows));
  }

  private static Array array(Object... values) {
    return (Array)
        Proxy.newProxyInstance(
            RowJsonTest.class.getClassLoader(),
            new Class<?>[] {Array.class},
            (self, method, arguments) -> method.getName().equals("getArray") ? values : null);
  }

  @Test
  void plain_values_stay_as_they_are() throws Exception {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("prompt", "何?");
    row.put("id", 17L);
    row.put("price", new BigDecimal("12.50"));
    row.put("done", false);
    row.put("note", null);
    row.put("bytes", new byte[] {1, 2});

    assertThat(new String(RowJson.bytes(row), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"prompt\":\"何?\",\"id\":17,\"price\":12.50,\"done\":false,\"note\":null,\"bytes\":\"AQI=\"}");
  }

  @Test
  void times_are_texts_that_people_and_models_can_read() throws Exception {
    Timestamp at = Timestamp.valueOf("2026-11-28 09:30:00.123456");
    JsonNode row =
        read(
            Map.of(
                "at", at,
                "day", java.sql.Date.valueOf("2026-11-28"),
                "time", java.sql.Time.valueOf("09:30:00"),
                "zoned", OffsetDateTime.parse("2026-11-28T09:30+01:00"),
                "local", LocalDateTime.parse("2026-11-28T09:30")));

    assertThat(row.get("at").asText()).startsWith("2026-11-28T09:30:00.123456");
    assertThat(OffsetDateTime.parse(row.get("at").asText()).toInstant()).isEqualTo(at.toInstant());
    assertThat(row.get("day").asText()).isEqualTo("2026-11-28");
    assertThat(row.get("time").asText()).isEqualTo("09:30:00");
    assertThat(row.get("zoned").asText()).isEqualTo("2026-11-28T09:30+01:00");
    assertThat(row.get("local").asText()).isEqualTo("2026-11-28T09:30");
  }

  @Test
  void what_only_a_driver_knows_is_what_the_database_shows() throws Exception {
    PGobject json = new PGobject();
    json.setType("jsonb");
    json.setValue("{\"k\": 1}");
    JsonNode row =
        read(
            Map.of(
                "extra",
                json,
                "uid",
                ID,
                "tags",
                array("a", null, ID),
                "span",
                new PGInterval("1 day")));

    assertThat(row.get("extra").asText()).isEqualTo("{\"k\": 1}");
    assertThat(row.get("uid").asText()).isEqualTo(ID.toString());
    assertThat(row.get("tags").toString()).isEqualTo("[\"a\",null,\"" + ID + "\"]");
    assertThat(row.get("span").asText()).contains("1 days");
  }

  @Test
  void rows_that_come_together_are_an_array() throws Exception {
    List<Map<String, Object>> rows = List.of(Map.of("prompt", "one"), Map.of("prompt", "two"));

    assertThat(RowJson.isRows(rows)).isTrue();
    assertThat(read(rows)).hasSize(2);
    assertThat(RowJson.isRows(List.of("text"))).isFalse();
    assertThat(RowJson.isRows(List.of())).isFalse();
  }

  @Test
  void a_value_that_no_json_can_hold_is_named_by_its_column() {
    assertThatThrownBy(() -> RowJson.bytes(Map.of("task", new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`task` (java.lang.Object) cannot be written as JSON");
  }
}
