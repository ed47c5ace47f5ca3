/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashSet;
import java.util.Set;

/** Limits how many open batches have their files open, as a process may open only so many. */
final class OpenFiles {
  /** The limit of open files where the JVM cannot tell it. */
  private static final int USUAL_LIMIT = 1024;

  private static final int FILES_A_BATCH = 2;

  private final int most;
  private final Set<OpenBatch> inUse = new LinkedHashSet<>();

  OpenFiles(int most) {
    this.most = most;
  }

  /** Uses half of the process's limit: the rest is for jars, sockets and the ledger. */
  static OpenFiles affordable() {
    long limit =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : USUAL_LIMIT;
    return new OpenFiles((int) Math.max(1, Math.min(limit, 1 << 20) / 2 / FILES_A_BATCH));
  }

  /**
   * To be called before a batch is appended to.
   *
   * @return the least recently used batch, whose files are to be closed; null when none has to be
   */
  OpenBatch use(OpenBatch batch) {
    inUse.remove(batch);
    inUse.add(batch);
    if (inUse.size() <= most) {
      return null;
    }
    OpenBatch eldest = inUse.iterator().next();
    inUse.remove(eldest);
    return eldest;
  }

  void closed(OpenBatch batch) {
    inUse.remove(batch);
  }
}
