/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import java.util.Locale;

/** In which of two ways a record was asked, which decides its price. */
public enum Tier {
  BATCH,
  ON_DEMAND;

  public static Tier of(boolean onDemand) {
    return onDemand ? ON_DEMAND : BATCH;
  }

  /** As it is written in settings, files and metrics. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
