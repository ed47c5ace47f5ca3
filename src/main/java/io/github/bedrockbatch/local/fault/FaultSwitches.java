/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.fault;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The current faults, and the random choice of what a share hits. */
public final class FaultSwitches {
  private final AtomicReference<Faults> present = new AtomicReference<>(Faults.NONE);
  private final AtomicInteger responsesToLose = new AtomicInteger();

  public FaultSwitches(Faults atStart) {
    set(atStart);
  }

  public Faults present() {
    return present.get();
  }

  public void set(Faults faults) {
    present.set(faults);
    responsesToLose.set(faults.loseCreateResponses());
  }

  public boolean throttlesNow() {
    return hits(present().throttlingShare());
  }

  /** Whether a record that is asked on demand gets an error. */
  public boolean refusesRecordNow() {
    return hits(present().recordErrorShare());
  }

  public boolean failsS3Now() {
    return hits(present().s3ErrorShare());
  }

  public boolean denies(String operation) {
    return present().deniedOperations() != null && present().deniedOperations().contains(operation);
  }

  public boolean hidesOutput() {
    return present().hiddenOutput();
  }

  public boolean losesThisCreateResponse() {
    return responsesToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  public double clockSpeed() {
    double speed = present().clockSpeed();
    return speed == 0 ? 1 : speed;
  }

  private static boolean hits(double share) {
    return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
  }
}
