/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import io.github.bedrockbatch.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns when the settings allow records that are too large for the heap. */
public final class Heap {
  /**
   * The heap that a record may need, in multiples of its length: a line of output has the record
   * and its answer, which may be as long, and there are the page of results that is made of the
   * line and the copy for a sink.
   */
  private static final int TIMES_A_RECORD = 12;

  private static final int MILLION = 1_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(Heap.class);

  private Heap() {}

  public static void check(Settings settings) {
    long wanted = (long) settings.intake().maxRecordBytes() * TIMES_A_RECORD;
    long heap = Runtime.getRuntime().maxMemory();
    if (wanted > heap) {
      LOG.warn(
          "intake.max-record-bytes={} allows records that may need {} MB of memory, and the heap has"
              + " {} MB: set it to {} MB, or give the process more (java -Xmx{}m -jar …)",
          settings.intake().maxRecordBytes(),
          wanted / MILLION,
          heap / MILLION,
          Math.max(1, heap / TIMES_A_RECORD / MILLION),
          wanted / MILLION);
    }
  }
}
