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
 * Messages whose prompts are in hand, and which their broker may deliver again as far as anybody
 * knows. A message is forgotten when its acknowledgement has gone through.
 *
 * <p>Those of open batches are written in the contexts, and are found there after a crash; those of
 * sealed batches are in the ledger. So nothing more has to be brought to disk for each message.
 */
final class UnacknowledgedMessages {
  private static final String IN_LEDGER = "";
  private static final int REMEMBERED = 20_000;

  private final SourceLedger sources;
  private final Map<String, String> batches = new HashMap<>();

  /** One consumer may still hold a message that another was given and has acknowledged. */
  private final Set<String> done = Collections.newSetFromMap(new LruMap<>(REMEMBERED));

  UnacknowledgedMessages(SourceLedger sources) {
    this.sources = sources;
  }

  /** Reads those of sealed batches. */
  void recover() {
    sources.unacknowledged().forEach(message -> batches.put(message, IN_LEDGER));
  }

  /** Which of these were acknowledged in time nobody knows after a crash: none may have been. */
  void recover(String batchId, Collection<String> messages) {
    messages.forEach(message -> batches.put(message, batchId));
  }

  /** The batch no longer has those it had. */
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
   * The ledger has those of a batch from now on, or of another that has the same.
   *
   * @return which of them were acknowledged meanwhile, and need not be there
   */
  List<String> sealed(Collection<String> messages) {
    return messages.stream()
        .filter(message -> batches.replace(message, IN_LEDGER) == null)
        .toList();
  }

  /**
   * @return which of them the ledger has
   */
  List<String> acknowledged(Collection<String> messages) {
    done.addAll(messages);
    return messages.stream().filter(message -> IN_LEDGER.equals(batches.remove(message))).toList();
  }

  /** The ledger could not be told that these were acknowledged. */
  void keep(List<String> messages) {
    messages.forEach(message -> batches.put(message, IN_LEDGER));
  }
}
