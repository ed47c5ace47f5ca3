/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonMembers;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The answers of one batch that records of another batch wait for. */
final class WantedAnswers {
  private static final byte[] RECORD_ID = JsonMembers.name("recordId");
  private static final byte[] MODEL_OUTPUT = JsonMembers.name("modelOutput");
  private static final byte[] ERROR = JsonMembers.name("error");

  /** The ordinals of waiting records, by the ordinal of the record that was asked. */
  private final Map<Integer, List<Integer>> waiting = new HashMap<>();

  private final Map<Integer, Context> contexts = new HashMap<>();
  private final JsonMembers members = new JsonMembers();

  void add(int record, int waits) {
    waiting.computeIfAbsent(record, first -> new ArrayList<>()).add(waits);
  }

  /** Reads the contexts of the records that were asked, which the answers will name. */
  void readContexts(LineReader lines) throws IOException {
    while (lines.next()) {
      int record = InputLine.ordinal(lines);
      if (waiting.containsKey(record)) {
        contexts.put(record, context(lines));
      }
    }
  }

  static Context context(LineReader line) throws IOException {
    return Context.read(line.buffer(), line.offset(), line.length());
  }

  /** Writes a line for each waiting record whose answer is in this file of output. */
  void writeAnswers(LineReader lines, OutputStream to) throws IOException {
    while (!waiting.isEmpty() && lines.next()) {
      try {
        writeAnswer(lines, to);
      } catch (JsonProcessingException e) {
        continue; // a corrupt line has no answer
      }
    }
  }

  private void writeAnswer(LineReader line, OutputStream to) throws IOException {
    int record = -1;
    ByteBuffer output = null;
    boolean failed = false;
    for (boolean more =
            members.begin(line.buffer(), line.offset(), line.length()) && members.next();
        more;
        more = members.next()) {
      if (members.isNamed(RECORD_ID)) {
        record = RecordId.ordinal(members.text());
      } else if (members.isNamed(MODEL_OUTPUT) && !members.isNull()) {
        output = members.value();
      } else {
        failed |= members.isNamed(ERROR) && !members.isNull();
      }
    }
    Context asked = contexts.get(record);
    if (members.isWhole() && output != null && !failed && asked != null) {
      for (int waits : waiting.getOrDefault(record, List.of())) {
        to.write(("{\"recordId\":\"" + RecordId.of(waits)).getBytes(StandardCharsets.US_ASCII));
        to.write("\",\"modelOutput\":".getBytes(StandardCharsets.US_ASCII));
        to.write(output.array(), output.position(), output.remaining());
        to.write(",\"reusedFrom\":".getBytes(StandardCharsets.US_ASCII));
        writeName(asked, to);
        to.write("}\n".getBytes(StandardCharsets.US_ASCII));
      }
      waiting.remove(record);
    }
  }

  private static void writeName(Context asked, OutputStream to) throws IOException {
    try (JsonGenerator json = JsonFactories.RECORDS.createGenerator(to)) {
      json.writeStartObject();
      json.writeStringField("recordId", asked.id());
      json.writeStringField("source", asked.origin());
      json.writeEndObject();
    }
  }

  /** The records of the batch that was asked whose answers were not found. */
  IntStream missing() {
    return waiting.keySet().stream().mapToInt(Integer::intValue);
  }
}
