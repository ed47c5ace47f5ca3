/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.prompt.ResultPage.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes the result lines of a page, as they will stand in a file. */
final class ResultPageWriter {
  static final int MAX_RECORDS = 1_000;

  /**
   * Small, because the garbage collector takes an array beyond half of a region (512 KB with a heap
   * of 256 MB) for huge, and collects ahead of time for each; it also fits in a message of Kafka.
   */
  private static final int MAX_BYTES = 256 * 1024;

  /** Holds all of an ordinary page, so that it does not grow into a huge one. */
  private static final int CAPACITY = MAX_BYTES + 64 * 1024;

  private final Batch batch;
  private final int index;
  private final PageBytes lines = new PageBytes(CAPACITY);
  private final JsonGenerator json;
  private final boolean wantsText;
  private final List<Result> results = new ArrayList<>();
  private int start;

  /**
   * @param index its place among the pages of the batch, from 0
   */
  ResultPageWriter(Batch batch, int index) throws IOException {
    this.batch = batch;
    this.index = index;
    this.json = JsonFactories.RECORDS.createGenerator(lines).setRootValueSeparator(null);
    this.wantsText = answersInText(batch.key());
  }

  /** Of a model that nobody knows, an answer without text may be as it should. */
  private static boolean answersInText(BatchKey key) {
    ModelFamily family =
        ModelFamilies.of(key.modelId(), key.invocationType() == InvocationType.CONVERSE);
    return family != null && family.answersInText();
  }

  /**
   * @return whether the answer is empty: it has no text, and its model answers in text
   */
  boolean succeeded(Context context, OutputLine line) throws IOException {
    Answer answer = line.answer;
    ByteBuffer text = answer.text();
    int large = line.output().remaining() + (text == null ? 0 : text.remaining());
    if (large > MAX_BYTES) {
      json.flush();
      lines.reserve(large + CAPACITY);
    }
    begin(context, "succeeded");
    if (text != null) {
      json.writeFieldName("text");
      RawJson.write(json, lines, text);
    }
    boolean empty = answer.isBlank() || (wantsText && text == null);
    if (empty) {
      json.writeBooleanField("empty", true);
    }
    if (answer.stopReason() != null) {
      json.writeFieldName("stopReason");
      RawJson.write(json, lines, answer.stopReason());
    }
    json.writeFieldName("modelOutput");
    RawJson.write(json, lines, line.output());
    usage(answer);
    end(context, true);
    return empty;
  }

  void failed(Context context, String code, String message) throws IOException {
    begin(context, "failed");
    json.writeObjectFieldStart("error");
    json.writeStringField("code", code);
    json.writeStringField("message", message);
    json.writeEndObject();
    end(context, false);
  }

  private void begin(Context context, String status) throws IOException {
    json.writeStartObject();
    json.writeStringField("recordId", context.id());
    json.writeStringField("status", status);
  }

  private void usage(Answer answer) throws IOException {
    if (answer.inputTokens() < 0 && answer.outputTokens() < 0) {
      return;
    }
    json.writeObjectFieldStart("usage");
    if (answer.inputTokens() >= 0) {
      json.writeNumberField("inputTokens", answer.inputTokens());
    }
    if (answer.outputTokens() >= 0) {
      json.writeNumberField("outputTokens", answer.outputTokens());
    }
    json.writeEndObject();
  }

  private void end(Context context, boolean succeeded) throws IOException {
    json.writeStringField("modelId", batch.key().modelId());
    json.writeStringField("batchId", batch.id());
    if (batch.job().arn() != null) {
      json.writeStringField("jobArn", batch.job().arn());
    }
    json.writeNumberField("attempt", context.attempt());
    json.writeStringField("source", context.origin());
    context.writeHeaders(json);
    json.writeEndObject();
    int end = lines.size() + json.getOutputBuffered();
    json.writeRaw('\n');
    results.add(new Result(results.size(), start, end, succeeded, context));
    start = end + 1;
  }

  boolean isEmpty() {
    return results.isEmpty();
  }

  boolean isFull() {
    return results.size() >= MAX_RECORDS || lines.size() >= MAX_BYTES;
  }

  /** The page, once: its lines may be many megabytes, and are not kept. */
  ResultPage page() throws IOException {
    json.flush();
    return new ResultPage(index, batch.key().modelId(), lines.take(), results);
  }
}
