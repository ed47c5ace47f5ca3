/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.source.InvalidSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/** Rejects a second route of one id: Camel would start one of them only, without a word. */
final class RouteIds extends ModelLifecycleStrategySupport {
  private final Map<String, RouteDefinition> routes = new HashMap<>();

  static void check(CamelContext context) {
    ((ModelCamelContext) context).addModelLifecycleStrategy(new RouteIds());
  }

  @Override
  public void onAddRouteDefinition(RouteDefinition route) {
    String id = route.getRouteId();
    RouteDefinition other = id == null ? null : routes.putIfAbsent(id, route);
    if (other != null && other != route) {
      throw new InvalidSettings(
          List.of(
              "two routes have the id "
                  + id
                  + ", and only one of them would run. Give yours a routeId of its own"),
          "the route files");
    }
  }
}
