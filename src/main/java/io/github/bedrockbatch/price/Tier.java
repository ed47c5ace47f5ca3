/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import java.util.Locale;

/** Whether a record is asked in a job or on demand, which decides its price. */
public enum Tier {
  BATCH,
  ON_DEMAND;

  public static Tier of(boolean onDemand) {
    return onDemand ? ON_DEMAND : BATCH;
  }

  /** The name in settings, files and metrics. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
