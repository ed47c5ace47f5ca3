/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashSet;
import java.util.Set;

/** Bounds how many open batches hold their files open: there may be more than the system allows. */
final class OpenFiles {
  /** Where nobody says how many files a process may open. */
  private static final int USUAL_LIMIT = 1024;

  private static final int FILES_A_BATCH = 2;

  private final int most;
  private final Set<OpenBatch> inUse = new LinkedHashSet<>();

  OpenFiles(int most) {
    this.most = most;
  }

  /** Half of the files that the process may open: the rest is for jars, sockets and the ledger. */
  static OpenFiles affordable() {
    long limit =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : USUAL_LIMIT;
    return new OpenFiles((int) Math.max(1, Math.min(limit, 1 << 20) / 2 / FILES_A_BATCH));
  }

  /**
   * A batch is about to be appended to.
   *
   * @return the one whose files are to be closed, as it was not for the longest time; or null
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
