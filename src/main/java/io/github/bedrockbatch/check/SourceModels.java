/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

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
    if (Files.isDirectory(routes)) {
      try (Stream<Path> files = Files.list(routes)) {
        for (Path file :
            files.filter(f -> f.toString().endsWith(".camel.yaml")).sorted().toList()) {
          in(Files.readString(file), settings, models);
        }
      }
    }
    return models;
  }

  private static void in(String yaml, Settings settings, Set<String> models) {
    Iterator<Object> documents =
        new Load(LoadSettings.builder().build()).loadAllFromString(yaml).iterator();
    try {
      while (documents.hasNext()) {
        if (documents.next() instanceof List<?> parts) {
          parts.forEach(part -> instance(part, settings, models));
        }
      }
    } catch (YamlEngineException e) {
      // The start of serve says so, in Camel's words.
    }
  }

  private static void instance(Object part, Settings settings, Set<String> models) {
    if (part instanceof Map<?, ?> all
        && all.get("templatedRoute") instanceof Map<?, ?> instance
        && instance.get("parameters") instanceof List<?> parameters) {
      Map<String, String> given = new TreeMap<>();
      for (Object each : parameters) {
        if (each instanceof Map<?, ?> parameter) {
          given.put(String.valueOf(parameter.get("name")), String.valueOf(parameter.get("value")));
        }
      }
      String model = given.getOrDefault("modelId", "");
      if (isOn(given.getOrDefault("enabled", "true"), settings)
          && !model.isEmpty()
          && !model.contains("{{")) {
        models.add(model);
      }
    }
  }

  private static boolean isOn(String enabled, Settings settings) {
    return enabled.equals("true")
        || settings.intake().from().stream()
            .anyMatch(source -> enabled.equals("{{intake.from." + source + "}}"));
  }
}
