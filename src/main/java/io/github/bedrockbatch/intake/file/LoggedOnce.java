/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.LruMap;
import java.util.Collections;
import java.util.Map;

/** Remembers the last 1,000 subjects that were logged, so that they are not logged at each poll. */
final class LoggedOnce {
  private static final int REMEMBERED = 1_000;

  private final Map<String, Boolean> said = Collections.synchronizedMap(new LruMap<>(REMEMBERED));

  boolean isNew(String what) {
    return said.put(what, true) == null;
  }

  void forget(String what) {
    said.remove(what);
  }
}
