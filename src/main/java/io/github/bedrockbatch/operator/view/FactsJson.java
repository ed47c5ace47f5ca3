/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * Writes facts as JSON. Times are ISO 8601 in UTC, durations are seconds. Whole numbers beyond
 * 2^53, which readers with floating point would change, are written as text. Nulls are left out.
 */
public final class FactsJson {
  private static final long EXACT = 1L << 53;

  private interface Writing<T> {
    void write(T value, JsonGenerator json) throws IOException;
  }

  public static final ObjectWriter WRITER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .addModule(
              new SimpleModule()
                  .addSerializer(Long.class, as(FactsJson::write))
                  .addSerializer(Long.TYPE, as(FactsJson::write))
                  .addSerializer(
                      Instant.class, as((time, json) -> json.writeString(time.toString())))
                  .addSerializer(
                      Duration.class,
                      as((time, json) -> json.writeNumber(BigDecimal.valueOf(time.toMillis(), 3)))))
          .build()
          .writer();

  private FactsJson() {}

  private static void write(Long number, JsonGenerator json) throws IOException {
    if (number > EXACT || number < -EXACT) {
      json.writeString(number.toString());
    } else {
      json.writeNumber(number);
    }
  }

  private static <T> JsonSerializer<T> as(Writing<T> writing) {
    return new JsonSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator json, SerializerProvider provider)
          throws IOException {
        writing.write(value, json);
      }
    };
  }
}
