/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

/**
 * The step at which an exchange, with all that was split from it, is. The watchdog's thread reads
 * it.
 */
final class Work {
  private final String stage;
  private volatile String step = "";
  private volatile String batch;
  private volatile long since;
  private volatile long logAgainAt;

  /**
   * @param now as of {@code System.nanoTime}, whose origin is arbitrary
   */
  Work(String stage, long now) {
    this.stage = stage;
    this.since = now;
  }

  void at(String itsStep, String itsBatch, long now) {
    since = now; // first, or another thread might see the new step with the old time
    step = itsStep;
    batch = itsBatch;
    logAgainAt = 0;
  }

  String stage() {
    return stage;
  }

  String step() {
    return step;
  }

  long nanos(long now) {
    return now - since;
  }

  /** True once when the step has taken this long, and again each time that has doubled. */
  boolean isToBeLogged(long now, long limit) {
    long busy = nanos(now);
    if (busy < Math.max(limit, logAgainAt)) {
      return false;
    }
    logAgainAt = 2 * busy;
    return true;
  }

  /** The beginning of a sentence that ends with the duration. */
  String words() {
    return step.isEmpty()
        ? "The stage %s has not begun anything".formatted(stage)
        : "The stage %s has been busy with step %s%s"
            .formatted(stage, step, batch == null ? "" : " of batch " + batch);
  }
}
