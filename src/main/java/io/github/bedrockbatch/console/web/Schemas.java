/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** JSON schemas of the records that pages show, as {@code FactsJson} writes them. */
final class Schemas {
  private final ObjectNode named;

  /**
   * @param named gets the schema of each record by its name
   */
  Schemas(ObjectNode named) {
    this.named = named;
  }

  JsonNode of(Type type) {
    ObjectNode schema = JsonFactories.TREES.createObjectNode();
    if (type instanceof ParameterizedType of) {
      Class<?> raw = (Class<?>) of.getRawType();
      Type[] arguments = of.getActualTypeArguments();
      if (Collection.class.isAssignableFrom(raw)) {
        schema.put("type", "array").set("items", of(arguments[0]));
      } else if (Map.class.isAssignableFrom(raw)) {
        schema.put("type", "object").set("additionalProperties", of(arguments[1]));
      }
      return schema;
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return schema.put("$ref", "#/components/schemas/" + record(plain));
    }
    if (plain.isEnum()) {
      schema.put("type", "string");
      for (Object constant : plain.getEnumConstants()) {
        schema.withArray("enum").add(((Enum<?>) constant).name());
      }
      return schema;
    }
    if (plain == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    }
    if (plain == Duration.class) {
      return schema.put("type", "number").put("description", "seconds");
    }
    if (plain == long.class || plain == Long.class) {
      schema.withArray("type").add("integer").add("string");
      return schema.put("description", "as text beyond 2^53");
    }
    if (plain == String.class) {
      return schema.put("type", "string");
    }
    if (plain == int.class || plain == Integer.class) {
      return schema.put("type", "integer");
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return schema.put("type", "boolean");
    }
    boolean number = plain == double.class || plain == Double.class || plain == BigDecimal.class;
    return number ? schema.put("type", "number") : schema;
  }

  private String record(Class<?> type) {
    String name =
        type.isMemberClass()
            ? type.getDeclaringClass().getSimpleName() + "." + type.getSimpleName()
            : type.getSimpleName();
    if (!named.has(name)) {
      ObjectNode schema = named.putObject(name).put("type", "object"); // there before its own parts
      ObjectNode properties = schema.putObject("properties");
      for (RecordComponent component : type.getRecordComponents()) {
        properties.set(component.getName(), of(component.getGenericType()));
      }
    }
    return name;
  }
}
