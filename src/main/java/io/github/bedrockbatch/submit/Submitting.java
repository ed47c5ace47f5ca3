/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import io.github.bedrockbatch.stage.SealedFiles;
import io.github.bedrockbatch.stage.StageContext;
import java.util.List;
import org.apache.camel.RoutesBuilder;

/** Uploads sealed batches to S3, and creates a job for each that is large enough for one. */
public final class Submitting {
  private Submitting() {}

  public static List<RoutesBuilder> routes(StageContext context, SealedFiles files) {
    return List.of(
        new UploadRoutes(context, files), new SubmitRoutes(context), new MoveRoutes(context));
  }
}
