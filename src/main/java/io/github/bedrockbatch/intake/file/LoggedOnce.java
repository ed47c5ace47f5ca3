/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.LruMap;
import java.util.Collections;
import java.util.Map;

/** What the log has been told, so that it is not told again at every look; the last 1,000. */
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
