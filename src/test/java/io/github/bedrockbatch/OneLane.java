/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** The default lane of settings, to where the batches of {@link Rows} are. */
public final class OneLane {
  private OneLane() {}

  public static Lanes of(Settings settings, Clock clock) {
    return of(settings, clock, null);
  }

  public static Lanes of(Settings settings, Clock clock, BedrockRuntimeClient runtime) {
    Lane lane = new Lane(settings.lanes().get(0), Rows.PLACE, null, null, runtime);
    return new Lanes(List.of(lane), clock, Duration.ofMinutes(1));
  }
}
