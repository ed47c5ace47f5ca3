/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.answer.AnswerFault;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.prompt.ResultPage.Result;
import io.github.bedrockbatch.shape.ModelOutput;
import io.github.bedrockbatch.shape.NullMembers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the result lines of one page after the other, in the form in which files have them. */
final class ResultPageWriter {
  static final int MAX_RECORDS = 1_000;

  private static final byte[] RECORD_ID = utf8("{\"recordId\":");
  private static final byte[] SUCCEEDED = utf8(",\"status\":\"succeeded\"");
  private static final byte[] FAILED = utf8(",\"status\":\"failed\",\"error\":{\"code\":");
  private static final byte[] MESSAGE = utf8(",\"message\":");
  private static final byte[] TEXT = utf8(",\"text\":");
  private static final byte[] EMPTY = utf8(",\"empty\":true");
  private static final byte[] STOP_REASON = utf8(",\"stopReason\":");
  private static final byte[] MODEL_OUTPUT = utf8(",\"modelOutput\":");
  private static final byte[] REUSED_FROM = utf8(",\"reusedFrom\":");

  private static final byte[] SOURCE = utf8(",\"source\":");
  private static final byte[] ENDPOINT = utf8(",\"endpoint\":");
  private static final byte[] HEADERS = utf8(",\"headers\":{");
  private static final byte[] COMMA = utf8(",");

  /**
   * Small, because the garbage collector takes an array beyond half of a region (512 KB with a heap
   * of 256 MB) for huge, and collects ahead of time for each; it also fits in a message of Kafka.
   */
  private static final int MAX_BYTES = 256 * 1024;

  /** Enough for any ordinary page, so that the array does not grow to a huge one. */
  private static final int CAPACITY = MAX_BYTES + 64 * 1024;

  private final Batch batch;
  private final ModelOutput modelOutput;
  private final PageBytes lines = new PageBytes(CAPACITY);
  private final byte[] ofBatch;
  private final boolean wantsText;
  private List<Result> results = new ArrayList<>();
  private int start;

  /** Bytes that the settings keep out: what is set must not change where pages are cut. */
  private int leftOut;

  ResultPageWriter(Batch batch, ModelOutput modelOutput) {
    this.batch = batch;
    this.modelOutput = modelOutput;
    this.ofBatch = ofBatch(batch);
    this.wantsText = answersInText(batch.key());
  }

  /** False for an unknown model: its answers may well have no text. */
  private static boolean answersInText(BatchKey key) {
    ModelFamily family =
        ModelFamilies.of(key.modelId(), key.invocationType() == InvocationType.CONVERSE);
    return family != null && family.answersInText();
  }

  /**
   * @param reused the prompt of this batch whose answer it is; null if the record itself was asked
   * @return whether the answer is empty: it has no text, and its model answers in text
   */
  boolean succeeded(Context context, OutputLine line, Context reused) {
    AnswerFields answer = line.answer;
    ByteBuffer text = answer.text();
    reserve(line.output().remaining() + (text == null ? 0 : text.remaining()));
    begin(context, SUCCEEDED);
    if (text != null) {
      member(TEXT, text);
    }
    boolean empty = answer.isBlank() || (wantsText && text == null);
    if (empty) {
      lines.writeBytes(EMPTY);
    }
    output(line);
    if (line.reusedFrom() != null) {
      member(REUSED_FROM, line.reusedFrom());
    } else if (reused == null) {
      usage(answer);
    } else {
      reusedFrom(reused);
    }
    end(context, true);
    return empty;
  }

  private void reserve(int large) {
    if (large > MAX_BYTES) {
      lines.reserve(large + CAPACITY);
    }
  }

  private void output(OutputLine line) {
    if (line.answer.stopReason() != null) {
      member(STOP_REASON, line.answer.stopReason());
    }
    int before = lines.size();
    switch (modelOutput) {
      case FULL -> member(MODEL_OUTPUT, line.output());
      case COMPACT -> member(MODEL_OUTPUT, NullMembers.removed(line.output()));
      case NONE -> {}
    }
    leftOut += before + MODEL_OUTPUT.length + line.output().remaining() - lines.size();
  }

  private void reusedFrom(Context asked) {
    lines.writeBytes(REUSED_FROM);
    lines.writeBytes(RECORD_ID);
    lines.writeBytes(quoted(asked.id()));
    lines.writeBytes(SOURCE);
    lines.writeBytes(quoted(asked.origin()));
    lines.write('}');
  }

  void failed(Context context, String code, String message) {
    error(context, code, message);
    end(context, false);
  }

  /**
   * Writes a failed result with an answer that is not what was asked for; without the member {@code
   * text}, which readers take for a good answer.
   */
  void unfit(Context context, AnswerFault fault, OutputLine line) {
    reserve(line.output().remaining());
    error(context, fault.code(), fault.message());
    output(line);
    usage(line.answer);
    end(context, false);
  }

  private void error(Context context, String code, String message) {
    begin(context, FAILED);
    lines.writeBytes(quoted(code));
    lines.writeBytes(MESSAGE);
    lines.writeBytes(quoted(message));
    lines.write('}');
  }

  private void begin(Context context, byte[] status) {
    lines.writeBytes(RECORD_ID);
    lines.writeBytes(quoted(context.id()));
    lines.writeBytes(status);
  }

  private void member(byte[] name, ByteBuffer value) {
    lines.writeBytes(name);
    lines.write(value.array(), value.position(), value.remaining());
  }

  private void usage(AnswerFields answer) {
    long input = answer.inputTokens();
    long output = answer.outputTokens();
    if (input < 0 && output < 0) {
      return;
    }
    String both = input < 0 || output < 0 ? "" : ",";
    lines.writeBytes(
        utf8(
            ",\"usage\":{"
                + (input < 0 ? "" : "\"inputTokens\":" + input)
                + both
                + (output < 0 ? "" : "\"outputTokens\":" + output)
                + "}"));
  }

  /** The members that are the same in each line of the batch. */
  private static byte[] ofBatch(Batch batch) {
    String arn = batch.job().arn();
    return utf8(
        ",\"modelId\":"
            + text(batch.key().modelId())
            + ",\"batchId\":"
            + text(batch.id())
            + (arn == null ? "" : ",\"jobArn\":" + text(arn))
            + ",\"attempt\":");
  }

  private void end(Context context, boolean succeeded) {
    lines.writeBytes(ofBatch);
    lines.writeBytes(utf8(Integer.toString(context.attempt())));
    if (context.deadline() != null) {
      boolean late = Attempts.isLate(batch, context);
      lines.writeBytes(
          utf8(",\"deadline\":\"" + context.deadline().at() + (late ? "\",\"late\":true" : "\"")));
    }
    if (context.endpoint() != null) {
      lines.writeBytes(ENDPOINT);
      lines.writeBytes(quoted(context.endpoint()));
    }
    lines.writeBytes(SOURCE);
    lines.writeBytes(quoted(context.origin()));
    headers(context.headers());
    lines.write('}');
    int end = lines.size();
    lines.write('\n');
    results.add(new Result(results.size(), start, end, succeeded, context));
    start = end + 1;
  }

  private void headers(Map<String, String> headers) {
    byte[] before = HEADERS;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      lines.writeBytes(before);
      lines.writeBytes(quoted(header.getKey()));
      lines.write(':');
      lines.writeBytes(quoted(header.getValue()));
      before = COMMA;
    }
    if (!headers.isEmpty()) {
      lines.write('}');
    }
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String value) {
    return new String(quoted(value), StandardCharsets.UTF_8);
  }

  private static byte[] quoted(String value) {
    return JsonFactories.quoted(value);
  }

  boolean isEmpty() {
    return results.isEmpty();
  }

  boolean isFull() {
    return results.size() >= MAX_RECORDS || lines.size() + leftOut >= MAX_BYTES;
  }

  /**
   * Ends the page.
   *
   * @param index its place among the pages of the batch, from 0
   */
  ResultPage page(int index) {
    ResultPage page = new ResultPage(index, batch.key().modelId(), lines.take(), results);
    results = new ArrayList<>();
    start = 0;
    leftOut = 0;
    return page;
  }
}
