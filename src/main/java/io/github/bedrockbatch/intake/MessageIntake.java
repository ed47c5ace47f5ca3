/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Reads messages as prompts, whatever transport brought them. */
final class MessageIntake {
  /** What a prompt costs in heap besides its body. */
  private static final int OVERHEAD_BYTES = 300;

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

  MessageIntake(SourceSettings standard, ValueReaders readers) {
    this.standard = standard;
    this.readers = readers;
  }

  /**
   * The prompts of the messages, in pages.
   *
   * @param route headers in which the route says how its values become prompts
   * @param refusals gets what is none
   * @param alone whether ids are compared within one message only
   */
  List<PromptPage> pages(
      List<Incoming> messages, Map<String, Object> route, MessageRefusals refusals, boolean alone)
      throws IOException {
    SourceSettings settings = standard.with(route);
    ConcurrentLinkedDeque<MessageReader> pool =
        idle.computeIfAbsent(settings, of -> new ConcurrentLinkedDeque<>());
    MessageReader pooled = pool.poll();
    MessageReader reader = pooled == null ? new MessageReader(settings, readers) : pooled;
    Pages pages = new Pages();
    for (Incoming message : messages) {
      reader.read(message, alone ? new RecentIds() : ids(message), refusals, pages::add);
    }
    pool.push(reader); // not when it failed: it may be in the middle of a message then
    if (idle.size() > SETTINGS) {
      idle.clear();
    }
    return pages.all();
  }

  /** A source that does not tell its messages apart may send one again, with the same ids. */
  private RecentIds ids(Incoming message) {
    return message.document() == null
        ? new RecentIds()
        : recent.computeIfAbsent(message.source(), source -> new RecentIds());
  }

  private static final class Pages {
    private final List<PromptPage> pages = new ArrayList<>();
    private List<Prompt> prompts = new ArrayList<>();
    private long bytes;

    void add(Prompt prompt) {
      prompts.add(prompt);
      bytes += prompt.modelInput().length + OVERHEAD_BYTES;
      if (prompts.size() == PromptPage.MAX_RECORDS || bytes >= PromptPage.MAX_BYTES) {
        close();
      }
    }

    private void close() {
      pages.add(new PromptPage(prompts));
      prompts = new ArrayList<>();
      bytes = 0;
    }

    List<PromptPage> all() {
      if (!prompts.isEmpty()) {
        close();
      }
      return pages;
    }
  }
}
