/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A prompt for a model of a family, its request, and an answer in the documented shape. */
public record FamilySample(String family, JsonNode json) {
  private static final Path FOLDER = Path.of("src/test/resources/families");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One for each family. */
  public static Stream<FamilySample> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(FamilySample::read).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FamilySample read(Path file) {
    try {
      String name = file.getFileName().toString().replace(".json", "");
      return new FamilySample(name, JSON.readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String modelId() {
    return json.get("modelId").textValue();
  }

  /** What the model should be asked, for {@link #promptObject}. */
  public JsonNode request() {
    return json.get("request");
  }

  /** The same without system prompt and inference settings; null when there are none anyway. */
  public JsonNode minimalRequest() {
    return json.get("minimalRequest").isNull() ? request() : json.get("minimalRequest");
  }

  public JsonNode answer() {
    return json.get("answer");
  }

  /** What should be found in the answer, absent where it has nothing of the kind. */
  public JsonNode expected(String name) {
    return json.path("expected").path(name);
  }

  /** The prompt as a line of an input file. */
  public ObjectNode promptObject() {
    ObjectNode prompt = json.get("prompt").deepCopy();
    return prompt
        .put("modelId", modelId())
        .put("modelInvocationType", json.get("modelInvocationType").textValue());
  }

  @Override
  public String toString() {
    return family;
  }
}
