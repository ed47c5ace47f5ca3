/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.files.SyncedFile;
import io.github.bedrockbatch.files.WholeLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answers to a batch that is asked record by record, in the format of a job's output. Each is
 * on disk before the next step, so that a restart does not ask, and pay, for it again; a torn last
 * line is cut off.
 */
final class OnDemandAnswers implements AutoCloseable {
  private static final Pattern RECORD = Pattern.compile("\\{\"recordId\":\"([0-9a-z]{11})\"");
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final SyncedFile answers;
  private final Set<String> answered = new HashSet<>();

  OnDemandAnswers(Path file) throws IOException {
    this(file, Disk.REAL);
  }

  OnDemandAnswers(Path file, Disk disk) throws IOException {
    this.file = file;
    PrivateFiles.folders(file.getParent());
    long whole = WholeLines.length(file);
    answers = new SyncedFile(file, whole, disk);
    DurableFolder.sync(file.getParent());
    read();
  }

  /** Notes what is there; a line that somebody spoilt costs its own answer only. */
  private void read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      LineReader lines = new LineReader(in);
      while (lines.next()) {
        int begin = Math.min(lines.length(), 40);
        Matcher id =
            RECORD.matcher(
                new String(lines.buffer(), lines.offset(), begin, StandardCharsets.ISO_8859_1));
        if (id.lookingAt()) {
          answered.add(id.group(1));
        }
      }
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
    try (JsonGenerator json =
        JSON.createGenerator(line).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.writeStartObject();
      json.writeNumberField("errorCode", code);
      json.writeStringField("errorMessage", message);
      json.writeEndObject();
    }
    end(recordId, line);
  }

  private static ByteArrayOutputStream begin(String recordId, byte[] modelInput) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(modelInput.length + 1024);
    line.writeBytes(
        ("{\"recordId\":\"" + recordId + "\",\"modelInput\":").getBytes(StandardCharsets.US_ASCII));
    line.writeBytes(modelInput);
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
