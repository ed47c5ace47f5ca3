/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.prompt.LineReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  private final FileChannel channel;
  private final Set<String> answered = new HashSet<>();

  OnDemandAnswers(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.getParent());
    long whole = Files.exists(file) ? read(file) : 0;
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(whole);
    channel.position(whole);
  }

  private long read(Path written) throws IOException {
    long size = Files.size(written);
    long whole = 0;
    try (InputStream in = Files.newInputStream(written)) {
      LineReader lines = new LineReader(in);
      while (lines.next() && whole + lines.length() < size) {
        int begin = Math.min(lines.length(), 40);
        Matcher id =
            RECORD.matcher(
                new String(lines.buffer(), lines.offset(), begin, StandardCharsets.ISO_8859_1));
        if (!id.lookingAt()) {
          break;
        }
        answered.add(id.group(1));
        whole += lines.length() + 1;
      }
    }
    return whole;
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
    ByteBuffer rest = ByteBuffer.wrap(line.toByteArray());
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    channel.force(false);
    answered.add(recordId);
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
