/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The dead letters of one batch: prompts that were sent and failed for good, each with its reason
 * and model input, and with its answer if that is the reason. A line is a Bedrock record, so that
 * the file can be put into the inbox again once the cause is fixed.
 *
 * <p>Every pass over the output writes the file anew, under a draft name; it gets its final name
 * when the batch is delivered.
 */
public final class FailedPromptDeadLetters implements AutoCloseable {
  /** Why a prompt failed whose output line has no model input, which is then read at the end. */
  private record Reason(String code, String message) {}

  private final Batch batch;
  private final Path file;
  private final Map<Integer, Reason> later = new HashMap<>();
  private FileChannel channel;
  private OutputStream out;
  private JsonGenerator json;
  private boolean finished;

  /**
   * @param folder the folder of all such files
   */
  public FailedPromptDeadLetters(Batch batch, Path folder) {
    this.batch = batch;
    this.file = file(folder, batch.id());
  }

  private static Path file(Path folder, String batchId) {
    return folder.resolve(batchId + ".jsonl");
  }

  /**
   * Writes the dead letter of a record whose input is at hand.
   *
   * @param modelOutput an answer that is not what was asked for; null if there is none
   */
  public void add(
      int ordinal,
      Context context,
      String code,
      String message,
      ByteBuffer modelInput,
      ByteBuffer modelOutput)
      throws IOException {
    if (json == null) {
      open();
    }
    json.writeStartObject();
    json.writeStringField("recordId", context.id());
    json.writeFieldName("modelInput");
    RawJson.write(json, out, modelInput);
    if (modelOutput != null) {
      json.writeFieldName("modelOutput");
      RawJson.write(json, out, modelOutput);
    }
    json.writeStringField("modelId", batch.key().modelId());
    json.writeStringField("modelInvocationType", batch.key().invocationType().wireName());
    json.writeStringField("code", code);
    json.writeStringField("reason", message);
    json.writeNumberField("attempt", context.attempt());
    json.writeStringField("batchId", batch.id());
    json.writeNumberField("ordinal", ordinal);
    json.writeStringField("source", context.origin());
    if (context.answerRule() != null) {
      json.writeStringField("answerRule", context.answerRule());
    }
    if (context.endpoint() != null) {
      json.writeStringField("endpoint", context.endpoint());
    }
    context.writeHeaders(json);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void open() throws IOException {
    PrivateFiles.folders(file.getParent());
    channel = PrivateFiles.empty(DurableFolder.draft(file));
    out = new BufferedOutputStream(Channels.newOutputStream(channel));
    json =
        JsonFactories.RECORDS
            .createGenerator(out)
            .setRootValueSeparator(null)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  /** Notes a record whose input is added later, by {@link #add(int, Context, ByteBuffer)}. */
  public void later(int ordinal, String code, String message) {
    later.put(ordinal, new Reason(code, message));
  }

  public boolean wants(int ordinal) {
    return later.containsKey(ordinal);
  }

  public boolean wantsAny() {
    return !later.isEmpty();
  }

  /** Writes the dead letter of a record that {@link #later} noted. */
  public void add(int ordinal, Context context, ByteBuffer modelInput) throws IOException {
    Reason reason = later.remove(ordinal);
    add(ordinal, context, reason.code(), reason.message(), modelInput, null);
  }

  /** Syncs the file. */
  public void finish() throws IOException {
    if (json != null) {
      json.flush();
      out.flush();
      channel.force(true);
      finished = true;
    }
  }

  /**
   * Gives the file of a batch its final name; no effect if it has none, or has its name already.
   */
  public static void publish(Path folder, String batchId) throws IOException {
    DurableFolder.publish(file(folder, batchId));
  }

  /** Removes the draft of a batch. */
  public static void discard(Path folder, String batchId) throws IOException {
    Files.deleteIfExists(DurableFolder.draft(file(folder, batchId)));
  }

  /** Closes the file, and removes the draft if {@link #finish} was not called. */
  @Override
  public void close() throws IOException {
    if (json == null) {
      return;
    }
    json = null;
    try (FileChannel closing = channel) {
      if (!finished) { // what is still in the buffer of the generator does not matter
        Files.deleteIfExists(DurableFolder.draft(file));
      }
    }
  }
}
