/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the log has been told, so that it is not told again at every look; the last 1,000. */
final class LoggedOnce {
  private static final int REMEMBERED = 1_000;

  private final Map<String, Boolean> said =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  boolean isNew(String what) {
    return said.put(what, true) == null;
  }

  void forget(String what) {
    said.remove(what);
  }
}
