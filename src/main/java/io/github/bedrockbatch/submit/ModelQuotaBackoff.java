/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Models of which the service takes no more jobs at present, as others in the account have jobs
 * too. Only the end of a job makes a place, so that asking more often than now and then is of no
 * use.
 */
final class ModelQuotaBackoff {
  private final Clock clock;
  private final Map<String, Instant> until = new HashMap<>();

  ModelQuotaBackoff(Clock clock) {
    this.clock = clock;
  }

  /** The service has refused a job of this model, which is left alone for a while. */
  void add(String modelId, Duration delay) {
    until.put(modelId, clock.instant().plus(delay));
  }

  /** The models that are left alone now. */
  Set<String> models() {
    until.values().removeIf(end -> !clock.instant().isBefore(end));
    return Set.copyOf(until.keySet());
  }
}
