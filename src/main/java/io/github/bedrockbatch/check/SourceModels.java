/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.check.route.RouteInstance;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.prompt.WhenLate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the models of the prompts, except those that only a prompt names. */
public final class SourceModels {
  private SourceModels() {}

  /**
   * The model of the settings first; then those that prompts may name and that are listed by their
   * whole ids, that for late prompts, and those of sources that are on.
   *
   * @param routes a folder of YAML routes; without it those in the jar count
   */
  public static Set<String> of(Settings settings, Path routes) throws IOException {
    Set<String> models = new LinkedHashSet<>();
    models.add(settings.bedrock().modelId());
    settings.intake().modelsAllow().globs().stream()
        .filter(glob -> !glob.contains("*"))
        .forEach(models::add);
    if (settings.batch().deadlines().then().kind() == WhenLate.Kind.MODEL) {
      models.add(settings.batch().deadlines().then().modelId());
    }
    for (RouteInstance route : RouteInstance.in(routes, settings)) {
      models.add(route.parameter("modelId", ""));
    }
    models.remove("");
    return models;
  }
}
