/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check.route;

import io.github.bedrockbatch.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * An instance of a route template, in a route file.
 *
 * @param parameters as they are written, before placeholders are resolved
 */
public record RouteInstance(String template, Map<String, String> parameters) {
  /**
   * The instances in a folder, except sources that are off.
   *
   * @param routes a folder of YAML routes; without it those in the jar count
   */
  public static List<RouteInstance> in(Path routes, Settings settings) throws IOException {
    List<RouteInstance> instances = new ArrayList<>();
    for (String yaml : RouteFolder.texts(routes)) {
      read(yaml, instances);
    }
    instances.removeIf(instance -> !instance.isOn(settings));
    return instances;
  }

  private static void read(String yaml, List<RouteInstance> instances) {
    Iterator<Object> documents =
        new Load(LoadSettings.builder().build()).loadAllFromString(yaml).iterator();
    try {
      while (documents.hasNext()) {
        if (documents.next() instanceof List<?> parts) {
          parts.forEach(part -> instance(part, instances));
        }
      }
    } catch (YamlEngineException e) {
      // The start of serve reports it, with Camel's message.
    }
  }

  private static void instance(Object part, List<RouteInstance> instances) {
    if (part instanceof Map<?, ?> all
        && all.get("templatedRoute") instanceof Map<?, ?> instance
        && instance.get("parameters") instanceof List<?> parameters) {
      Map<String, String> given = new TreeMap<>();
      for (Object each : parameters) {
        if (each instanceof Map<?, ?> parameter) {
          given.put(String.valueOf(parameter.get("name")), String.valueOf(parameter.get("value")));
        }
      }
      instances.add(new RouteInstance(String.valueOf(instance.get("routeTemplateRef")), given));
    }
  }

  private boolean isOn(Settings settings) {
    String enabled = parameters.getOrDefault("enabled", "true");
    return enabled.equals("true")
        || settings.intake().from().stream()
            .anyMatch(source -> enabled.equals("{{intake.from." + source + "}}"));
  }

  /**
   * The value of a parameter; empty if it has placeholders, which only a start resolves.
   *
   * @param standard the value if the parameter is missing
   */
  public String parameter(String name, String standard) {
    String text = parameters.getOrDefault(name, standard);
    return text.contains("{{") ? "" : text;
  }
}
