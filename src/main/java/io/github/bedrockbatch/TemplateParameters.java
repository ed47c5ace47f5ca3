/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.UnknownKeys;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.config.source.SettingsSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.util.StringHelper;

/** Rejects instances of a template with unknown parameters, which Camel would ignore. */
final class TemplateParameters extends ModelLifecycleStrategySupport
    implements RouteTemplateDefinition.Converter {
  private final Set<String> declared = new HashSet<>();

  static void check(CamelContext context) {
    TemplateParameters check = new TemplateParameters();
    ModelCamelContext model = (ModelCamelContext) context;
    model.addRouteTemplateDefinitionConverter("*", check);
    model.addModelLifecycleStrategy(check);
  }

  /** Called just before the route is added. */
  @Override
  public RouteDefinition apply(RouteTemplateDefinition template, Map<String, Object> parameters) {
    declared.clear();
    if (template.getTemplateParameters() != null) {
      template.getTemplateParameters().forEach(each -> declared.add(each.getName()));
    }
    return template.asRouteDefinition();
  }

  @Override
  public void onAddRouteDefinition(RouteDefinition route) {
    if (!route.isCreatedFromTemplate()) {
      return;
    }
    Map<String, String> given = new HashMap<>();
    route
        .getRouteTemplateContext()
        .getParameters()
        .forEach(
            (name, value) -> given.put(StringHelper.dashToCamelCase(name), String.valueOf(value)));
    List<String> unknown =
        new UnknownKeys(declared).in(SettingsSource.options("route " + route.getRouteId(), given));
    if (!unknown.isEmpty()) {
      throw new InvalidSettings(unknown, "the parameters of route " + route.getRouteId());
    }
  }
}
