/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.files.LruMap;
import io.github.bedrockbatch.intake.read.PromptPages;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.intake.value.ValueReaders;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads messages of any transport as prompts. */
public final class MessageIntake {
  /** A longer body is not copied. */
  private static final int LARGE_BYTES = 1024 * 1024;

  /** How many sources have their ids remembered. */
  private static final int SOURCES = 1_000;

  private final SourceSettings settings;
  private final boolean isShapeSaid;
  private final ValueReaders readers;
  private final Map<String, RecentIds> recent;
  private final RecentIds unused = new RecentIds();
  private final Map<Boolean, MessageIntake> tables = new ConcurrentHashMap<>();
  private final Queue<MessageReader> idle = new ConcurrentLinkedQueue<>();

  public MessageIntake(SourceSettings settings, ValueReaders readers) {
    this(settings, false, readers, Collections.synchronizedMap(new LruMap<>(SOURCES)));
  }

  private MessageIntake(
      SourceSettings settings,
      boolean isShapeSaid,
      ValueReaders readers,
      Map<String, RecentIds> recent) {
    this.settings = settings;
    this.isShapeSaid = isShapeSaid;
    this.readers = readers;
    this.recent = recent;
  }

  /**
   * An intake with other settings, which shares the memory of ids with this one.
   *
   * @param saysShape whether the route names the shape, which a sender cannot override then
   */
  public MessageIntake with(SourceSettings other, boolean saysShape) {
    return new MessageIntake(other, saysShape, readers, recent);
  }

  /** The intake for a message that is a table, as its sender says. */
  public MessageIntake ofTable(boolean tabs) {
    return isShapeSaid
        ? this
        : tables.computeIfAbsent(tabs, of -> with(settings.ofTable(tabs), true));
  }

  public SourceSettings settings() {
    return settings;
  }

  /**
   * The prompts of messages, in pages that are read when asked for.
   *
   * @param outcomes is told what became of each value
   * @param alone whether ids are compared within one message only
   */
  public PromptPages pages(List<SourceMessage> messages, MessageOutcomes outcomes, boolean alone) {
    return new Pages(messages, outcomes, alone);
  }

  private final class Pages extends PromptPages {
    private final Iterator<SourceMessage> messages;
    private final MessageOutcomes outcomes;
    private final boolean alone;
    private final MessageReader small;
    private MessageReader reader;

    Pages(List<SourceMessage> messages, MessageOutcomes outcomes, boolean alone) {
      MessageReader pooled = idle.poll();
      this.messages = messages.iterator();
      this.outcomes = outcomes;
      this.alone = alone;
      this.small = pooled == null ? MessageReader.ofMany(settings, readers) : pooled;
    }

    @Override
    protected Prompt nextPrompt() throws IOException {
      Prompt prompt = reader == null ? null : reader.next();
      while (prompt == null && messages.hasNext()) {
        open(messages.next());
        prompt = reader.next();
      }
      if (prompt == null) {
        idle.add(small); // not when it failed: it may be in the middle of a message then
      }
      return prompt;
    }

    private void open(SourceMessage message) throws IOException {
      byte[] body = message.body();
      reader =
          body != null && body.length > LARGE_BYTES
              ? MessageReader.ofLarge(body, settings, readers)
              : small;
      reader.open(message, ids(message, alone), outcomes);
    }
  }

  /**
   * No memory of ids for sources whose messages have no identity: a redelivery has the same ids.
   */
  private RecentIds ids(SourceMessage message, boolean alone) {
    if (settings.duplicates() == Duplicates.KEEP) {
      return unused;
    }
    return alone || message.document() == null
        ? new RecentIds()
        : recent.computeIfAbsent(message.source(), source -> new RecentIds());
  }
}
