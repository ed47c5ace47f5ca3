/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import io.github.bedrockbatch.local.fault.Spoiling;
import io.github.bedrockbatch.local.model.Model;
import io.github.bedrockbatch.local.model.ModelAnswer;
import io.github.bedrockbatch.local.model.ModelRefusal;
import io.github.bedrockbatch.local.model.ScannedInput;
import io.github.bedrockbatch.local.model.Slice;
import java.io.IOException;

/** Lets the model answer a record of what the reader has read, and writes its line. */
record RecordWorker(RecordReader reader, LineSink sink, Model model, Inference.Tools tools) {
  void work(int ordinal) throws IOException, InterruptedException {
    RecordFaults faults = tools.faults();
    byte[] line = reader.bytes();
    RecordLine record = RecordLine.read(line, reader.from(ordinal), reader.to(ordinal));
    boolean written = !faults.losesLine(ordinal);
    try {
      faults.refuse(ordinal);
      Slice input = record.modelInput();
      ScannedInput prompt =
          tools
              .spec()
              .format()
              .prompt(tools.spec().modelArn(), record.scan(), line, input.from(), input.to());
      ModelAnswer answer = model.answer(prompt);
      if (written) {
        answer(line, record, ordinal, prompt, answer);
      }
      tools.progress().succeeded(answer.inputTokens(), answer.outputTokens());
    } catch (ModelRefusal refusal) {
      if (written) {
        tools.writer().error(sink, line, record, ordinal, refusal);
        sink.endLine();
      }
      tools.progress().failed();
    }
  }

  private void answer(
      byte[] line, RecordLine record, int ordinal, ScannedInput prompt, ModelAnswer answer)
      throws IOException {
    Spoiling spoiling = tools.faults().spoiling(ordinal);
    RecordWriter writer = tools.writer();
    if (spoiling == null || spoiling == Spoiling.DUPLICATED || spoiling == Spoiling.UNKNOWN) {
      writer.answer(sink, line, record, ordinal, prompt, answer);
      sink.endLine();
    }
    if (spoiling != null) {
      writer.spoilt(spoiling, sink, line, record, ordinal, prompt, answer);
      sink.endLine();
    }
  }
}
