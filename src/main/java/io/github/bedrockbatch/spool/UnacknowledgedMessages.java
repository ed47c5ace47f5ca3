/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.LruMap;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.prompt.Prompt;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages whose prompts are in hand, and which their broker may redeliver. A message is forgotten
 * when the broker has accepted its acknowledgement.
 *
 * <p>After a crash those of open batches are read from their contexts, and those of sealed batches
 * from the ledger, so that nothing has to be synced for each message.
 */
final class UnacknowledgedMessages {
  private static final String IN_LEDGER = "";
  private static final int REMEMBERED = 20_000;

  private final SourceLedger sources;
  private final Map<String, String> batches = new HashMap<>();

  /** Acknowledged ones: another consumer may still have the same message in hand. */
  private final Set<String> done = Collections.newSetFromMap(new LruMap<>(REMEMBERED));

  UnacknowledgedMessages(SourceLedger sources) {
    this.sources = sources;
  }

  /** Reads those of sealed batches. */
  void recover() {
    sources.unacknowledged().forEach(message -> batches.put(message, IN_LEDGER));
  }

  /** After a crash it is not known which of these were acknowledged: none count as such. */
  void recover(String batchId, Collection<String> messages) {
    messages.forEach(message -> batches.put(message, batchId));
  }

  /** Forgets the messages of a batch. */
  void forget(String batchId) {
    batches.values().removeIf(batchId::equals);
  }

  boolean has(String message) {
    return message != null && (batches.containsKey(message) || done.contains(message));
  }

  void take(String batchId, List<Prompt> prompts) {
    for (Prompt prompt : prompts) {
      if (prompt.context().message() != null) {
        batches.put(prompt.context().message(), batchId);
      }
    }
  }

  List<String> of(String batchId) {
    if (batches.isEmpty()) {
      return List.of();
    }
    return batches.entrySet().stream()
        .filter(entry -> entry.getValue().equals(batchId))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Notes that the ledger has these messages now.
   *
   * @return which of them were acknowledged meanwhile, so that the ledger can forget them
   */
  List<String> sealed(Collection<String> messages) {
    return messages.stream()
        .filter(message -> batches.replace(message, IN_LEDGER) == null)
        .toList();
  }

  /**
   * Forgets messages whose acknowledgement the broker has accepted.
   *
   * @return which of them the ledger has to forget, too
   */
  List<String> acknowledged(Collection<String> messages) {
    done.addAll(messages);
    return messages.stream().filter(message -> IN_LEDGER.equals(batches.remove(message))).toList();
  }

  /** Keeps acknowledged messages, as the ledger could not be told; it is told the next time. */
  void keep(List<String> messages) {
    messages.forEach(message -> batches.put(message, IN_LEDGER));
  }
}
