/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bedrockbatch.files.AppendFile;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.spool.folder.BatchIds;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.spool.folder.SpooledLines;
import io.github.bedrockbatch.spool.folder.TakenSources;
import io.github.bedrockbatch.spool.folder.WholeRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A batch that is being filled. {@code input.jsonl} has what the model gets, {@code context.jsonl}
 * what is delivered with the answer; line n of each, from 0, is the record with ordinal n. Not
 * thread-safe: all methods but {@link #force} are called under the monitor of {@link OpenBatches}.
 */
final class OpenBatch implements AutoCloseable {
  /** The length of both files at one moment. */
  record Extent(int records, long inputBytes, long contextBytes) {}

  final String id;
  final BatchKey key;
  final Path folder;

  final Closing closing = new Closing();

  /** Held by the thread that seals it, until its folder has its new name. */
  final ReentrantLock sealing = new ReentrantLock();

  private final AppendFile input;
  private final AppendFile context;
  private final TakenSources sources;
  private final PageLines lines;
  private int records;
  private int padding;
  private Extent safe = new Extent(0, 0, 0);
  private boolean whole = true;
  private boolean takenBack;

  /** A new batch. */
  OpenBatch(String id, BatchKey key, Path folder, PageLines lines, Disk disk) throws IOException {
    this(id, key, folder, new WholeRecords(0, 0, 0, new TakenSources(), List.of()), lines, disk);
  }

  /**
   * A batch that continues with the files it has.
   *
   * @param lines the buffer of all that append under the monitor
   */
  OpenBatch(String id, BatchKey key, Path folder, WholeRecords found, PageLines lines, Disk disk)
      throws IOException {
    this.id = id;
    this.key = key;
    this.folder = folder;
    this.lines = lines;
    this.records = found.records();
    this.sources = found.sources();
    this.input = new AppendFile(folder.resolve(SpoolFolder.INPUT), found.inputBytes(), disk);
    this.context = new AppendFile(folder.resolve(SpoolFolder.CONTEXT), found.contextBytes(), disk);
    DurableFolder.sync(folder);
  }

  /**
   * Appends all prompts or, if the disk fails, none.
   *
   * @throws IOException when the disk fails
   * @throws IllegalStateException when its files may differ: it has to be taken back first
   */
  void append(List<Prompt> prompts) throws IOException {
    if (!whole) {
      throw new IllegalStateException("Batch " + id + " has to be taken back first");
    }
    lines.clear();
    int ordinal = records;
    try (JsonGenerator json = JsonFactories.RECORDS.createGenerator(lines.context)) {
      json.setRootValueSeparator(null);
      for (Prompt prompt : prompts) {
        InputLine.write(lines.input, ordinal, prompt.modelInput());
        prompt.context().write(json, RecordId.of(ordinal));
        json.writeRaw('\n');
        ordinal++;
      }
    }
    long before = input.size();
    whole = false; // until all is done, whatever is thrown, even an Error
    try {
      input.append(lines.input.array(), lines.input.size());
      context.append(lines.context.array(), lines.context.size());
    } catch (IOException | RuntimeException | Error e) {
      whole = isTakenBack(before, e);
      throw e;
    }
    records = ordinal;
    prompts.forEach(prompt -> sources.note(prompt.context()));
    whole = true;
  }

  private boolean isTakenBack(long inputBytes, Throwable cause) {
    try {
      input.cut(inputBytes);
      context.cut(context.size());
      return true;
    } catch (IOException e) {
      cause.addSuppressed(e);
      return false;
    }
  }

  /** The ids of the messages that brought its records; read from its file, not kept in memory. */
  List<String> messages() throws IOException {
    Set<String> messages = new LinkedHashSet<>();
    if (sources.haveMessages()) {
      try (SpooledLines lines = SpooledLines.context(folder, 0)) {
        while (lines.next()) {
          messages.add(lines.context().message());
        }
      }
      messages.remove(null);
    }
    return List.copyOf(messages);
  }

  /** What it has, for another object that continues with its files; without its messages. */
  WholeRecords all() {
    return new WholeRecords(records, input.size(), context.size(), sources, List.of());
  }

  /** The highest ordinal of the source in this batch, or -1. */
  long position(String source) {
    return sources.position(source);
  }

  /** Fills the batch up to {@code wanted} records; the answers to the added ones are dropped. */
  void pad(int wanted, byte[] modelInput) throws IOException {
    Context context = new Context("", Context.PADDING, 0, 1, Map.of());
    int missing = wanted - records;
    append(Collections.nCopies(missing, new Prompt(key, context, modelInput)));
    padding = missing;
    sources.forget(Context.PADDING);
  }

  Extent extent() {
    return new Extent(records, input.size(), context.size());
  }

  /** Whether the batch is on disk up to this extent. */
  boolean isSafe(Extent extent) {
    return safe.records() >= extent.records();
  }

  /** Syncs all that was appended before the call; the caller notes it by {@link #safe}. */
  void force() throws IOException {
    input.force();
    context.force();
  }

  /** Notes that it was synced up to this extent; no effect if it was taken back meanwhile. */
  void safe(Extent extent) {
    if (!takenBack && extent.records() > safe.records()) {
      safe = extent;
    }
  }

  /** Its files may differ from what was appended: it takes no more until it is taken back. */
  void distrust() {
    whole = false;
  }

  /** Whether both files have what was appended, as far as is known. */
  boolean isWhole() {
    return whole;
  }

  /** Cuts both files back to what is certainly on disk; returns that extent. */
  Extent takeBack() throws IOException {
    distrust();
    takenBack = true;
    input.takeBack(safe.inputBytes());
    context.takeBack(safe.contextBytes());
    return safe;
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

  /** What it has taken from its sources; the live object, which changes with each append. */
  TakenSources taken() {
    return sources;
  }

  /** See {@link TakenSources#deadline}. */
  Deadline deadline() {
    return sources.deadline();
  }

  List<String> traceparents() {
    return sources.traceparents();
  }

  /** How much it has of each source, without the ordinals. */
  List<SourceRange> counts() {
    return sources.counts();
  }

  List<SourceRange> sources(String source) {
    return sources.ranges(source);
  }

  /** How many of its records only fill it up to the minimum. */
  int padding() {
    return padding;
  }

  /** Closes its files; the next append opens them again. */
  @Override
  public void close() throws IOException {
    try (input;
        context) {
      // closes both, even if one fails
    }
  }
}
