/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.equal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Writes a second version of the files of a sealed batch, in which one of several equal prompts is
 * asked: the others have no line in the input, and their contexts name the one that is asked.
 *
 * <p>Prompts are equal if each may share an answer, and model input and rule for answers are the
 * same; 128 bits of a SHA-256 decide that.
 *
 * @param input the first version, with all prompts
 * @param context the first version, with their contexts
 */
public record EqualPrompts(Path input, Path context) {
  /** Is given each prompt that is asked and whose answer other batches may share. */
  public interface Asked {
    void add(int ordinal, byte[] digest, Duration within);
  }

  private static final int BUFFER = 256 * 1024;

  /** Where the second version of a file is. */
  public static Path asked(Path file) {
    return file.resolveSibling("asked-" + file.getFileName());
  }

  /**
   * Writes both files; they are on disk when it returns. Idempotent, also after a crash.
   *
   * @param records how many the batch has
   * @param least how many are asked at least, even if they are equal
   * @param asked is given the prompts whose answers other batches may share
   * @return how many are left out; if none are, the new files are not to be used
   */
  public int leaveOut(int records, int least, Asked asked) throws IOException {
    int leftOut;
    try (InputStream inputs = Files.newInputStream(input);
        InputStream contexts = Files.newInputStream(context);
        FileChannel askedInput = PrivateFiles.empty(asked(input));
        FileChannel askedContext = PrivateFiles.empty(asked(context))) {
      OutputStream toInput = buffered(askedInput);
      OutputStream toContext = buffered(askedContext);
      leftOut =
          leaveOut(
              new LineReader(inputs),
              new LineReader(contexts),
              toInput,
              toContext,
              new Digests(records),
              records - least,
              asked);
      toInput.flush();
      toContext.flush();
      askedInput.force(true);
      askedContext.force(true);
    }
    DurableFolder.sync(input.toAbsolutePath().getParent());
    return leftOut;
  }

  private static OutputStream buffered(FileChannel file) {
    return new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
  }

  private static int leaveOut(
      LineReader inputs,
      LineReader contexts,
      OutputStream toInput,
      OutputStream toContext,
      Digests digests,
      int most,
      Asked asked)
      throws IOException {
    int leftOut = 0;
    for (int ordinal = 0; inputs.next() && contexts.next(); ordinal++) {
      Context context = read(contexts);
      int first = ordinal;
      if (context.reuse() != null && (leftOut < most || context.reusesOfOthers())) {
        byte[] digest = AskedPrompts.digest(context, InputLine.modelInput(inputs));
        first = digests.first(ordinal, digest);
        if (first == ordinal && context.reusesOfOthers()) {
          asked.add(ordinal, digest, context.reuse());
        }
      }
      if (first == ordinal || leftOut == most) {
        copy(inputs, toInput);
        copy(contexts, toContext);
      } else {
        leftOut++;
        write(context.sameAs(first), ordinal, toContext);
      }
    }
    return leftOut;
  }

  private static Context read(LineReader line) throws IOException {
    return Context.read(line.buffer(), line.offset(), line.length());
  }

  private static void copy(LineReader line, OutputStream to) throws IOException {
    to.write(line.buffer(), line.offset(), line.length());
    to.write('\n');
  }

  private static void write(Context context, int ordinal, OutputStream to) throws IOException {
    try (JsonGenerator json = JsonFactories.RECORDS.createGenerator(to)) {
      context.write(json, RecordId.of(ordinal));
    }
    to.write('\n');
  }
}
