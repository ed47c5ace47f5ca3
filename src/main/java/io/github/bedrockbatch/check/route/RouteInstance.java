/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check.route;

import io.github.bedrockbatch.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
      RouteYaml.of(yaml).each("templatedRoute", part -> instance(part, instances));
    }
    instances.removeIf(instance -> !instance.isOn(settings));
    return instances;
  }

  private static void instance(Map<?, ?> instance, List<RouteInstance> instances) {
    if (instance.get("parameters") instanceof List<?> parameters) {
      Map<String, String> given = new TreeMap<>();
      for (Object each : parameters) {
        if (each instanceof Map<?, ?> parameter) {
          given.put(String.valueOf(parameter.get("name")), String.valueOf(parameter.get("value")));
        }
      }
      instances.add(
          new RouteInstance(String.valueOf(RouteYaml.member(instance, "routeTemplateRef")), given));
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
