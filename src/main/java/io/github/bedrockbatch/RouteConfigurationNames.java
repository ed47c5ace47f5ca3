/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.source.InvalidSettings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PatternHelper;

/**
 * Rejects a route with the name of a route configuration that does not exist: Camel would run it
 * without one, so that what a full disk rejects is not retried, and lost where its source does not
 * keep it.
 */
final class RouteConfigurationNames extends ModelLifecycleStrategySupport {
  private final ModelCamelContext model;

  private RouteConfigurationNames(ModelCamelContext model) {
    this.model = model;
  }

  static void check(CamelContext context) {
    ModelCamelContext model = (ModelCamelContext) context;
    model.addModelLifecycleStrategy(new RouteConfigurationNames(model));
  }

  /** Called when the configurations of all files are known: Camel adds them before any route. */
  @Override
  public void onAddRouteDefinition(RouteDefinition route) {
    if (route.getRouteConfigurationId() == null) {
      return;
    }
    Set<String> known =
        model.getRouteConfigurationDefinitions().stream()
            .map(RouteConfigurationDefinition::getId)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : route.getRouteConfigurationId().split(",")) {
      if (known.stream().noneMatch(each -> PatternHelper.matchPattern(each, name))) {
        throw new InvalidSettings(
            List.of(
                "routeConfigurationId: "
                    + name
                    + " of route "
                    + route.getRouteId()
                    + " names no route configuration, and its failures would not be handled."
                    + " There are "
                    + String.join(", ", known)),
            "the route files");
      }
    }
  }
}
