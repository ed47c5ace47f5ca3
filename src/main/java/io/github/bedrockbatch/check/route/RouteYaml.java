/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check.route;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What a route file holds, as far as it is YAML: the start of serve reports where it is not. */
record RouteYaml(List<Object> documents) {
  static RouteYaml of(String text) {
    List<Object> documents = new ArrayList<>();
    Iterator<Object> all =
        new Load(LoadSettings.builder().build()).loadAllFromString(text).iterator();
    try {
      while (all.hasNext()) {
        documents.add(all.next());
      }
    } catch (YamlEngineException e) {
      // Reported with Camel's message.
    }
    return new RouteYaml(documents);
  }

  /** Passes on each part of that kind, such as {@code templatedRoute}. */
  void each(String kind, Consumer<Map<?, ?>> taker) {
    for (Object document : documents) {
      for (Object part : document instanceof List<?> parts ? parts : List.of()) {
        if (part instanceof Map<?, ?> all && member(all, kind) instanceof Map<?, ?> found) {
          taker.accept(found);
        }
      }
    }
  }

  /** Camel takes older names with hyphens, too. */
  static Object member(Map<?, ?> of, String name) {
    Object found = of.get(name);
    return found == null ? of.get(StringHelper.camelCaseToDash(name)) : found;
  }

  /** Also when it is empty, or a resource of Kubernetes: Camel takes or reports these. */
  boolean holdsList() {
    return documents.stream()
        .allMatch(
            each ->
                each == null
                    || each instanceof List<?>
                    || each instanceof Map<?, ?> map && map.containsKey("apiVersion"));
  }
}
