/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import java.util.concurrent.Semaphore;

/** Permits for the few workers that process records at a time, which bounds the memory. */
final class WorkerPermits implements AutoCloseable {
  private final Semaphore places;
  private boolean taken;

  WorkerPermits(Semaphore places) {
    this.places = places;
  }

  boolean tryTake() {
    taken = taken || places.tryAcquire();
    return taken;
  }

  void take() throws InterruptedException {
    if (!taken) {
      places.acquire();
      taken = true;
    }
  }

  @Override
  public void close() {
    if (taken) {
      taken = false;
      places.release();
    }
  }
}
