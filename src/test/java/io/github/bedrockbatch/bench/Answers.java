/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Which prompts the delivered files answer. */
final class Answers {
  private static final JsonFactory JSON = new JsonFactory();

  private final BitSet answered = new BitSet();
  private long repeated;
  private long notSucceeded;

  /** Reads every {@code .jsonl} file of the folder. */
  static Answers in(Path folder) throws IOException {
    Answers answers = new Answers();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".jsonl")).toList();
    }
    for (Path file : files) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 18);
          JsonParser json = JSON.createParser(in)) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          answers.read(json);
        }
      }
    }
    return answers;
  }

  private void read(JsonParser json) throws IOException {
    int id = -1;
    boolean succeeded = false;
    boolean echoed = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "recordId" ->
            id = Integer.parseInt(json.getText().substring(PromptFile.ID_PREFIX.length()));
        case "status" -> succeeded = json.getText().equals("succeeded");
        case "text" -> echoed = json.getText().startsWith("echo: ");
        default -> json.skipChildren();
      }
    }
    repeated += answered.get(id) ? 1 : 0;
    notSucceeded += succeeded && echoed ? 0 : 1;
    answered.set(id);
  }

  /** Ids with at least one answer. */
  int distinct() {
    return answered.cardinality();
  }

  /** One more than the greatest id. */
  int length() {
    return answered.length();
  }

  long repeated() {
    return repeated;
  }

  long notSucceeded() {
    return notSucceeded;
  }
}
