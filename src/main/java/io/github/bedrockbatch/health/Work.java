/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

/** What one exchange is at, with all that was split from it. Seen by the watchdog's thread, too. */
final class Work {
  private final String stage;
  private volatile String step = "";
  private volatile String batch;
  private volatile long since;
  private volatile long toldUntil;

  /**
   * @param now as of {@code System.nanoTime}, which says nothing of when it begins
   */
  Work(String stage, long now) {
    this.stage = stage;
    this.since = now;
  }

  void at(String itsStep, String itsBatch, long now) {
    since = now; // before the step, or another thread takes it for as old as the last one
    step = itsStep;
    batch = itsBatch;
    toldUntil = 0;
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

  /** Once when it has been so for this long, and then each time that this has doubled. */
  boolean isToBeTold(long now, long limit) {
    long busy = nanos(now);
    if (busy < Math.max(limit, toldUntil)) {
      return false;
    }
    toldUntil = 2 * busy;
    return true;
  }

  /** To be followed by for how long. */
  String words() {
    return step.isEmpty()
        ? "The stage %s has not begun anything".formatted(stage)
        : "The stage %s has been busy with step %s%s"
            .formatted(stage, step, batch == null ? "" : " of batch " + batch);
  }
}
