/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import io.github.bedrockbatch.stage.SealedFiles;
import io.github.bedrockbatch.stage.StageContext;
import java.util.List;
import org.apache.camel.RoutesBuilder;

/** Asks records one by one: those of batches that are too small for a job, and canaries. */
public final class AskingOnDemand {
  private AskingOnDemand() {}

  public static List<RoutesBuilder> routes(StageContext context, SealedFiles files) {
    return List.of(new CanaryRoutes(context), new OnDemandRoutes(context, files));
  }
}
