/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.prompt.DurableFolder;
import io.github.bedrockbatch.prompt.LineReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Turns the result files of the batches into one for each input file, with a line also for what
 * could not be read. The files get their names when all of them are whole.
 */
final class RunResults {
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper TREES = new ObjectMapper();

  private final Map<String, Path> files;
  private final Map<String, OutputStream> drafts = new LinkedHashMap<>();
  private long succeeded;
  private long failed;
  private long inputTokens;
  private long outputTokens;

  /**
   * @param files the wanted file for each source
   */
  RunResults(Map<String, Path> files) {
    this.files = files;
  }

  void write(Path data) throws IOException {
    try {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        Files.createDirectories(file.getValue().toAbsolutePath().getParent());
        drafts.put(
            file.getKey(), new BufferedOutputStream(Files.newOutputStream(draft(file.getValue()))));
      }
      for (Path batch : list(data.resolve("outbox"))) {
        each(batch, this::result);
      }
      for (Path letters : list(data.resolve("dead-letters"))) {
        each(letters, this::deadLetter);
      }
    } finally {
      for (OutputStream draft : drafts.values()) {
        draft.close();
      }
    }
    for (Path file : files.values()) {
      DurableFolder.sync(draft(file)); // what it was made from will be removed
    }
    for (Path file : files.values()) {
      DurableFolder.rename(draft(file), file);
    }
  }

  private static Path draft(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private interface Line {
    void take(byte[] buffer, int offset, int length) throws IOException;
  }

  private static void each(Path file, Line line) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      LineReader lines = new LineReader(in);
      while (lines.next()) {
        line.take(lines.buffer(), lines.offset(), lines.length());
      }
    }
  }

  private void result(byte[] buffer, int offset, int length) throws IOException {
    String source = "";
    try (JsonParser json = JSON.createParser(buffer, offset, length)) {
      json.nextToken();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "status" -> count(json.getText());
          case "usage" -> tokens(json);
          case "source" -> source = json.getText();
          default -> json.skipChildren();
        }
      }
    }
    OutputStream draft = drafts.get(source);
    if (draft != null) {
      draft.write(buffer, offset, length);
      draft.write('\n');
    }
  }

  private void count(String status) {
    if (status.equals("succeeded")) {
      succeeded++;
    } else {
      failed++;
    }
  }

  private void tokens(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("inputTokens")) {
        inputTokens += json.getLongValue();
      } else if (field.equals("outputTokens")) {
        outputTokens += json.getLongValue();
      }
    }
  }

  private void deadLetter(byte[] buffer, int offset, int length) throws IOException {
    JsonNode letter = TREES.readTree(buffer, offset, length);
    OutputStream draft = drafts.get(letter.path("source").asText());
    if (draft == null) {
      return;
    }
    failed++;
    JsonGenerator json =
        JSON.createGenerator(draft).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartObject();
    json.writeStringField(
        "recordId",
        letter.has("id")
            ? letter.get("id").asText()
            : letter.path("file").asText() + ":" + letter.path("line").asText());
    json.writeStringField("status", "failed");
    json.writeObjectFieldStart("error");
    json.writeStringField("code", letter.path("code").asText());
    json.writeStringField("message", letter.path("reason").asText());
    json.writeEndObject();
    json.writeStringField("source", letter.path("source").asText());
    json.writeEndObject();
    json.close();
    draft.write('\n');
  }

  long succeeded() {
    return succeeded;
  }

  long failed() {
    return failed;
  }

  long inputTokens() {
    return inputTokens;
  }

  long outputTokens() {
    return outputTokens;
  }
}
