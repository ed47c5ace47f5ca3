/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The answers to the records of a batch that is asked on demand, in the format of a job's output.
 * Each is synced to disk when it is added, so that a restart does not ask, and pay, for it again; a
 * torn last line is cut off.
 */
final class OnDemandAnswers implements AutoCloseable {
  private final Path file;
  private final JsonLinesFile answers;
  private final Set<String> answered = new HashSet<>();

  OnDemandAnswers(Path file, Disk disk) throws IOException {
    this.file = file;
    this.answers = new JsonLinesFile(file, disk);
    JsonLinesFile.each(file, this::note);
  }

  /** A corrupt line loses only its own answer, which is asked for again. */
  private void note(LineReader line) {
    int ordinal = InputLine.ordinal(line);
    if (ordinal >= 0) {
      answered.add(RecordId.of(ordinal));
    }
  }

  synchronized boolean has(String recordId) {
    return answered.contains(recordId);
  }

  void succeeded(String recordId, byte[] modelInput, byte[] modelOutput) throws IOException {
    ByteArrayOutputStream line = begin(recordId, modelInput);
    line.writeBytes(",\"modelOutput\":".getBytes(StandardCharsets.US_ASCII));
    for (byte b : modelOutput) {
      line.write(b == '\n' || b == '\r' ? ' ' : b); // between tokens only: strings cannot hold them
    }
    end(recordId, line);
  }

  void failed(String recordId, byte[] modelInput, int code, String message) throws IOException {
    ByteArrayOutputStream line = begin(recordId, modelInput);
    line.writeBytes(",\"error\":".getBytes(StandardCharsets.US_ASCII));
    try (JsonGenerator json = JsonFactories.RECORDS.createGenerator(line)) {
      json.writeStartObject();
      json.writeNumberField("errorCode", code);
      json.writeStringField("errorMessage", message);
      json.writeEndObject();
    }
    end(recordId, line);
  }

  private static ByteArrayOutputStream begin(String recordId, byte[] modelInput) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(modelInput.length + 1024);
    InputLine.begin(line, RecordId.ordinal(recordId), modelInput);
    return line;
  }

  private synchronized void end(String recordId, ByteArrayOutputStream line) throws IOException {
    line.write('}');
    line.write('\n');
    answers.append(line.toByteArray(), line.size());
    answers.sync();
    answered.add(recordId);
  }

  Path file() {
    return file;
  }

  @Override
  public synchronized void close() throws IOException {
    answers.close();
  }
}
