/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Raised once, when a stop of the job is requested. */
final class StopSignal {
  private final CountDownLatch raised = new CountDownLatch(1);

  void raise() {
    raised.countDown();
  }

  boolean isRaised() {
    return raised.getCount() == 0;
  }

  /** Waits a little, or until the signal. */
  void pause(long millis) throws InterruptedException {
    boolean ignored = raised.await(millis, TimeUnit.MILLISECONDS);
  }
}
