/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.endpoint;

import io.github.bedrockbatch.config.UnknownKeys;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.intake.message.MessageIntake;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.prompt.Ack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The Camel component {@code prompts}; it makes an endpoint for each step that names one. */
@Component("prompts")
public final class PromptsComponent extends DefaultComponent {
  private static final String PROPERTY = "#property:";

  private static final String SERVER =
      "ack=uploaded (intake.ack, route %s) needs a ledger that outlives the disk of this node:"
          + " ledger.url=jdbc:postgresql:…";

  private final MessageIntake standard;
  private final Ack ack;
  private final boolean ledgerIsServer;
  private final Map<String, MessageIntake> byRoute;
  private final BiFunction<String, SourceSettings, SourceSettings> judged;

  /**
   * @param standard for routes without options
   * @param ack for Kafka routes without that option
   * @param ledgerIsServer whether the ledger outlives the disk of this node
   * @param byRoute gets the intake of each route, by its id
   * @param judged keeps the rule for answers of a route in the ledger
   */
  public PromptsComponent(
      MessageIntake standard,
      Ack ack,
      boolean ledgerIsServer,
      Map<String, MessageIntake> byRoute,
      BiFunction<String, SourceSettings, SourceSettings> judged) {
    this.standard = standard;
    this.ack = ack;
    this.ledgerIsServer = ledgerIsServer;
    this.byRoute = byRoute;
    this.judged = judged;
  }

  /** So that {@code %} and {@code +} in a text stay what they are. */
  @Override
  public boolean useRawUri() {
    return true;
  }

  /**
   * Checks the options; an empty one stands for the setting.
   *
   * @throws InvalidSettings with the route, every wrong or unknown option, and what would be right
   */
  @Override
  protected Endpoint createEndpoint(String uri, String kind, Map<String, Object> parameters) {
    String route = getCamelContext().getCamelContextExtension().getCreateRoute();
    Map<String, String> options = new LinkedHashMap<>();
    parameters.forEach((name, value) -> options.put(name, text(value.toString())));
    parameters.clear();
    options.put("kind", kind);
    SettingsSource source = SettingsSource.options("route " + route, options);
    OptionReader in = new OptionReader(List.of(source), UnaryOperator.identity());
    PromptsKind wanted = in.parsed("kind", "route", PromptsKind.MUST, PromptsKind::of);
    SourceSettings settings = standard.settings().with(in);
    Ack its =
        wanted == PromptsKind.KAFKA
            ? in.parsed("ack", "", Ack.MUST, text -> text.isEmpty() ? ack : Ack.of(text))
            : Ack.SPOOLED;
    List<String> mistakes = new ArrayList<>(in.mistakes());
    if (wanted != PromptsKind.FILE && in.isSet("charset")) {
      mistakes.add("charset (route %s) is of files; messages are read as UTF-8".formatted(route));
    }
    if (its == Ack.UPLOADED && !ledgerIsServer) {
      mistakes.add(SERVER.formatted(route));
    }
    mistakes.addAll(new UnknownKeys(in.defaults().keySet()).in(source));
    if (!mistakes.isEmpty()) {
      throw new InvalidSettings(mistakes, "prompts:" + kind + " in route " + route);
    }
    SourceSettings known = route == null ? settings : judged.apply(route, settings);
    MessageIntake intake = standard.with(known, in.isSet("shape"));
    if (route != null) {
      byRoute.put(route, intake);
    }
    return new PromptsEndpoint(uri, this, wanted, its, known, intake);
  }

  /**
   * Decodes a template's parameter, which may have characters that a URI may not, such as {@code
   * &}.
   */
  private String text(String value) {
    return value.startsWith(PROPERTY)
        ? getCamelContext().resolvePropertyPlaceholders("{{" + value.substring(10) + "}}")
        : value;
  }
}
