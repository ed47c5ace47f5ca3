/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.files.LruMap;
import java.util.Map;

/**
 * The latest ids of a source that has no end. A message that is read again is no duplicate of
 * itself.
 */
final class RecentIds {
  private static final int REMEMBERED = 100_000;

  private final Map<String, String> messages = new LruMap<>(REMEMBERED);

  /** Remembers an id; false if another message, or another value of this one, has it. */
  synchronized boolean add(String id, String valueOfMessage) {
    String other = messages.putIfAbsent(id, valueOfMessage);
    return other == null || other.equals(valueOfMessage);
  }
}
