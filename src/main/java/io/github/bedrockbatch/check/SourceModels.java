/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.check.route.RouteInstance;
import io.github.bedrockbatch.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** The models that prompts are asked of when they name none. */
public final class SourceModels {
  private SourceModels() {}

  /**
   * That of the settings first, then those of sources that are on.
   *
   * @param routes a folder of YAML routes; it may be missing
   */
  public static Set<String> of(Settings settings, Path routes) throws IOException {
    Set<String> models = new LinkedHashSet<>();
    models.add(settings.bedrock().modelId());
    for (RouteInstance route : RouteInstance.in(routes, settings)) {
      models.add(route.parameter("modelId", ""));
    }
    models.remove("");
    return models;
  }
}
