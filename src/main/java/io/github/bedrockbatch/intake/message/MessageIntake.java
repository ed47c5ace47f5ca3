/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.intake.value.ValueReaders;
import io.github.bedrockbatch.prompt.PromptPage;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Reads messages as prompts, whatever transport brought them. */
public final class MessageIntake {
  /** A longer body is read where it is. */
  private static final int LARGE_BYTES = 1024 * 1024;

  /** A route may make a setting of each message. */
  private static final int SETTINGS = 100;

  /** Whose ids are remembered. */
  private static final int SOURCES = 1_000;

  private final SourceSettings standard;
  private final ValueReaders readers;
  private final Map<SourceSettings, ConcurrentLinkedDeque<MessageReader>> idle =
      new ConcurrentHashMap<>();
  private final Map<String, RecentIds> recent =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, RecentIds> eldest) {
              return size() > SOURCES;
            }
          });

  public MessageIntake(SourceSettings standard, ValueReaders readers) {
    this.standard = standard;
    this.readers = readers;
  }

  /**
   * The prompts of the messages in pages, read as they are asked for.
   *
   * @param route headers in which the route says how its values become prompts
   * @param outcomes is told of each value
   * @param alone whether ids are compared within one message only
   */
  public Iterator<PromptPage> pages(
      List<SourceMessage> messages,
      Map<String, Object> route,
      MessageOutcomes outcomes,
      boolean alone) {
    SourceSettings settings = standard.with(route);
    ConcurrentLinkedDeque<MessageReader> pool =
        idle.computeIfAbsent(settings, of -> new ConcurrentLinkedDeque<>());
    MessageReader pooled = pool.poll();
    MessageReader small = pooled == null ? MessageReader.ofMany(settings, readers) : pooled;
    return new MessagePages(
        messages,
        message -> {
          byte[] body = message.body();
          MessageReader reader =
              body != null && body.length > LARGE_BYTES
                  ? MessageReader.ofLarge(body, settings, readers)
                  : small;
          reader.open(message, alone ? new RecentIds() : ids(message), outcomes);
          return reader;
        },
        () -> {
          pool.push(small); // not when it failed: it may be in the middle of a message then
          if (idle.size() > SETTINGS) {
            idle.clear();
          }
        });
  }

  /** A source that does not tell its messages apart may send one again, with the same ids. */
  private RecentIds ids(SourceMessage message) {
    return message.document() == null
        ? new RecentIds()
        : recent.computeIfAbsent(message.source(), source -> new RecentIds());
  }
}
