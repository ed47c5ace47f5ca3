/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.message.MessageOutcomes;
import io.github.bedrockbatch.intake.message.SourceMessage;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The response with what became of the values of one request, which is reported nowhere else. As
 * the ids of a million prompts take tens of megabytes, it is written as they come, and to disk if
 * it is long.
 */
final class HttpAnswer implements MessageOutcomes, Closeable {
  private static final int IN_MEMORY = 32 * 1024;

  private final Spill ids;
  private final Spill rejects;
  private final JsonGenerator idWriter;
  private final JsonGenerator rejectWriter;
  private long accepted;
  private long rejected;
  private InputStream json = InputStream.nullInputStream();

  /**
   * @param folder for a long response
   */
  HttpAnswer(Path folder) throws IOException {
    ids = new Spill(folder, IN_MEMORY);
    rejects = new Spill(folder, IN_MEMORY);
    idWriter = JsonFactories.RECORDS.createGenerator(ids);
    rejectWriter = JsonFactories.RECORDS.createGenerator(rejects);
    idWriter.writeStartArray();
    rejectWriter.writeStartArray();
  }

  @Override
  public void accepted(Prompt prompt) throws IOException {
    accepted++;
    idWriter.writeString(prompt.context().id());
  }

  @Override
  public void rejected(
      SourceMessage message, ValuePlace place, Rejection why, Excerpt value, String id)
      throws IOException {
    rejected++;
    rejectWriter.writeStartObject();
    rejectWriter.writeNumberField("line", place.line());
    if (id != null) {
      rejectWriter.writeStringField("id", id);
    }
    rejectWriter.writeStringField("code", why.code().wireName());
    rejectWriter.writeStringField("reason", why.reason());
    rejectWriter.writeEndObject();
  }

  long accepted() {
    return accepted;
  }

  /** The whole of it, as JSON. To be called once, when all pages were read. */
  InputStream json() throws IOException {
    idWriter.writeEndArray();
    rejectWriter.writeEndArray();
    idWriter.close();
    rejectWriter.close();
    List<InputStream> parts = new ArrayList<>();
    parts.add(text("{\"accepted\":" + accepted + ",\"ids\":"));
    parts.add(ids.read());
    if (rejected > 0) {
      parts.add(text(",\"refused\":"));
      parts.add(rejects.read());
    }
    parts.add(text("}"));
    json = new SequenceInputStream(Collections.enumeration(parts));
    return json;
  }

  /** Its approximate length, in bytes. */
  long size() {
    return ids.size() + rejects.size();
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    try (ids;
        rejects) {
      json.close();
    }
  }
}
