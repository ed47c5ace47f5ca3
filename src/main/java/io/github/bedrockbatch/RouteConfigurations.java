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
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.PatternHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rejects a route with the name of a route configuration that does not exist: Camel would run it
 * without one, so that what a full disk rejects is not retried, and lost where its source does not
 * keep it. Warns of a source or sink that names none, and handles failures in no other way.
 */
final class RouteConfigurations extends ModelLifecycleStrategySupport {
  private static final Logger LOG = LoggerFactory.getLogger(RouteConfigurations.class);

  private final ModelCamelContext model;

  private RouteConfigurations(ModelCamelContext model) {
    this.model = model;
  }

  static void check(CamelContext context) {
    ModelCamelContext model = (ModelCamelContext) context;
    model.addModelLifecycleStrategy(new RouteConfigurations(model));
  }

  /** Called when the configurations of all files are known: Camel adds them before any route. */
  @Override
  public void onAddRouteDefinition(RouteDefinition route) {
    if (route.getRouteConfigurationId() == null) {
      if (!handlesFailures(route)) {
        warn(route);
      }
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

  private boolean handlesFailures(RouteDefinition route) {
    return route.isErrorHandlerFactorySet()
        || route.getOutputs().stream().anyMatch(OnExceptionDefinition.class::isInstance)
        || model.getRouteConfigurationDefinitions().stream().anyMatch(each -> each.getId() == null);
  }

  /** The senders of HTTP requests are told that nothing was taken. */
  private static void warn(RouteDefinition route) {
    if (route.getInput().getEndpointUri().startsWith("direct:deliver-")) {
      LOG.warn(
          "Route {} is a sink without routeConfigurationId: deliver. Each failure in it is logged"
              + " with a stack trace, besides the line that says when it is tried again",
          route.getRouteId());
    } else if (ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)
        .stream()
        .map(ToDefinition::getEndpointUri)
        .anyMatch(to -> to.startsWith("prompts:") && !to.startsWith("prompts:http"))) {
      LOG.warn(
          "Route {} takes prompts without routeConfigurationId: intake-retry. What cannot be taken"
              + " while the disk is full or the ledger away is not retried, and is lost where its"
              + " source does not keep it",
          route.getRouteId());
    }
  }
}
