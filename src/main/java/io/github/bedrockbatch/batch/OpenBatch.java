/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.DurableFolder;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A batch being filled. {@code input.jsonl} holds what the model gets, {@code context.jsonl} what
 * comes back with the answer; line n of both belongs to the record of ordinal n. Not thread-safe:
 * the {@link Spool} serialises all but {@link #force}.
 */
final class OpenBatch implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final String id;
  private final BatchKey key;
  private final Path folder;
  private final AppendFile input;
  private final AppendFile context;
  private final TakenSources sources;
  private final LineBuffer inputLines = new LineBuffer();
  private final LineBuffer contextLines = new LineBuffer();
  private int records;
  private int padding;
  private boolean demanded;
  private Instant notBefore = Instant.MIN;
  private CloseCause complete;
  private Instant announcedAt;

  OpenBatch(String id, BatchKey key, Path folder) throws IOException {
    this(id, key, folder, new WholeRecords(0, 0, 0, new TakenSources(), List.of()));
  }

  OpenBatch(String id, BatchKey key, Path folder, WholeRecords found) throws IOException {
    this(
        id,
        key,
        folder,
        found,
        new AppendFile(folder.resolve(SpoolFolder.INPUT), found.inputBytes()),
        new AppendFile(folder.resolve(SpoolFolder.CONTEXT), found.contextBytes()));
    DurableFolder.sync(folder);
  }

  OpenBatch(
      String id,
      BatchKey key,
      Path folder,
      WholeRecords found,
      AppendFile input,
      AppendFile context) {
    this.id = id;
    this.key = key;
    this.folder = folder;
    this.input = input;
    this.context = context;
    this.records = found.records();
    this.sources = found.sources();
  }

  /** Appends all of them or, when the disk refuses, none. */
  void append(List<Prompt> prompts) throws IOException {
    inputLines.clear();
    contextLines.clear();
    int ordinal = records;
    try (JsonGenerator json = JSON.createGenerator(contextLines)) {
      json.setRootValueSeparator(null);
      for (Prompt prompt : prompts) {
        inputLines.inputLine(ordinal, prompt.modelInput());
        prompt.context().write(json, RecordId.of(ordinal));
        json.writeRaw('\n');
        ordinal++;
      }
    }
    long before = input.size();
    input.append(inputLines.array(), inputLines.size());
    try {
      context.append(contextLines.array(), contextLines.size());
    } catch (IOException e) {
      input.cut(before);
      throw e;
    }
    records = ordinal;
    prompts.forEach(prompt -> sources.note(prompt.context()));
  }

  /** The highest ordinal this batch has of the source, or -1. */
  long position(String source) {
    return sources.position(source);
  }

  /** Fills the batch up with records whose answers will be dropped. */
  void pad(int wanted, byte[] modelInput) throws IOException {
    Context context = new Context("", Context.PADDING, 0, 1, Map.of());
    int missing = wanted - records;
    append(java.util.Collections.nCopies(missing, new Prompt(key, context, modelInput)));
    padding = missing;
    sources.forget(Context.PADDING);
  }

  void force() throws IOException {
    input.force();
    context.force();
  }

  String id() {
    return id;
  }

  BatchKey key() {
    return key;
  }

  Path folder() {
    return folder;
  }

  Instant openedAt() {
    return BatchIds.openedAt(id);
  }

  int records() {
    return records;
  }

  long inputBytes() {
    return input.size();
  }

  long contextBytes() {
    return context.size();
  }

  List<SourceRange> sources() {
    return sources.ranges();
  }

  /** What it has of one source. */
  List<SourceRange> sources(String source) {
    return sources.ranges(source);
  }

  /** How many of its records only fill it up. */
  int padding() {
    return padding;
  }

  /** Not to be sent before. */
  void holdUntil(Instant instant) {
    if (instant.isAfter(notBefore)) {
      notBefore = instant;
    }
  }

  Instant notBefore() {
    return notBefore;
  }

  /** To be sealed as soon as it may be. */
  void demand() {
    demanded = true;
  }

  boolean isDemanded() {
    return demanded;
  }

  /**
   * From now on it gets no more records: once the ledger was asked to take it, it may have it,
   * whatever became of the answer.
   *
   * @return why it was completed the first time
   */
  CloseCause complete(CloseCause cause) {
    if (complete == null) {
      complete = cause;
    }
    return complete;
  }

  boolean isComplete() {
    return complete != null;
  }

  /** Whether the wait of this batch is worth another line in the log. */
  boolean announce(Instant now, java.time.Duration pause) {
    if (announcedAt != null && now.isBefore(announcedAt.plus(pause))) {
      return false;
    }
    announcedAt = now;
    return true;
  }

  @Override
  public void close() throws IOException {
    input.close();
    context.close();
  }
}
