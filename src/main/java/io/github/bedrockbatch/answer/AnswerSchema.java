/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.answer;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.bedrockbatch.files.JsonFactories;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A JSON Schema, compiled once. All its references must be internal, as nothing is fetched.
 * Thread-safe.
 */
public final class AnswerSchema {
  private static final ObjectMapper WHOLE_TEXT =
      new ObjectMapper(JsonFactories.RECORDS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String name;
  private final String text;
  private final Schema schema;

  private AnswerSchema(String name, String text, Schema schema) {
    this.name = name;
    this.text = text;
    this.schema = schema;
  }

  /**
   * Reads the schema in a file.
   *
   * @throws IllegalArgumentException with a message that continues after the name of the setting:
   *     what is wrong, where, and the remedy
   */
  public static AnswerSchema read(String file) {
    try {
      Path path = Path.of(file);
      return of(path.getFileName().toString(), Files.readString(path));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("must be a JSON Schema file in UTF-8", e);
    } catch (IOException | RuntimeException e) {
      if (e instanceof IllegalArgumentException told && told.getCause() == null) {
        throw told;
      }
      throw new IllegalArgumentException(
          "must be a file with a JSON Schema that this process may read", e);
    }
  }

  /**
   * @param name its name in messages
   * @throws IllegalArgumentException as {@link #read}
   */
  static AnswerSchema of(String name, String text) {
    JsonNode tree;
    try {
      tree = WHOLE_TEXT.readTree(text);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new IllegalArgumentException(
          "must be a file with a JSON Schema; this one is no JSON"
              + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()));
    }
    if (!tree.isObject() && !tree.isBoolean()) {
      throw new IllegalArgumentException(
          "must be a file with a JSON Schema; this one holds neither an object nor true or false");
    }
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    try {
      Schema schema = registry.getSchema(tree);
      String dialect = schema.getSchemaContext().getDialect().getId();
      List<Error> errors = registry.getSchema(SchemaLocation.of(dialect)).validate(tree);
      if (!errors.isEmpty()) {
        throw new IllegalArgumentException(
            "must be a file with a JSON Schema; in this one, at %s: %s"
                .formatted(errors.get(0).getInstanceLocation(), errors.get(0).getMessage()));
      }
      schema.initializeValidators();
      return new AnswerSchema(name, text, schema);
    } catch (com.networknt.schema.SchemaException e) {
      throw new IllegalArgumentException(
          "must be a file with a JSON Schema that needs no other file; put what a $ref refers to"
              + " below $defs, and name a known draft in $schema: "
              + e.getMessage());
    }
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  /**
   * Why a text does not match the schema; null if it does.
   *
   * @param answer null when the answer has no text
   */
  String broken(String answer) {
    if (answer == null) {
      return "the answer has no text, and must be JSON of the schema " + name;
    }
    JsonNode tree;
    try {
      tree = WHOLE_TEXT.readTree(answer);
    } catch (JsonProcessingException e) {
      tree = null;
    }
    if (tree == null || tree.isMissingNode()) {
      return answer.stripLeading().startsWith("```")
          ? "the answer is no JSON, as it stands in a Markdown fence; tell the model to write none"
          : "the answer is no JSON";
    }
    List<Error> errors =
        schema.validate(tree, run -> run.executionConfig(config -> config.failFast(true)));
    return errors.isEmpty()
        ? null
        : "the answer is not of the schema %s: it breaks %s"
            .formatted(name, errors.get(0).getEvaluationPath());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AnswerSchema schemaOfOther
        && name.equals(schemaOfOther.name)
        && text.equals(schemaOfOther.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
