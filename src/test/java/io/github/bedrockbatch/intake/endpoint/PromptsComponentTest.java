/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import io.github.bedrockbatch.config.IntakeOptions;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.intake.file.Reading;
import io.github.bedrockbatch.intake.message.MessageIntake;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.intake.value.ValueReaders;
import io.github.bedrockbatch.model.ModelsAllow;
import io.github.bedrockbatch.prompt.Ack;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.Shape;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the options of a route make of its prompts, and what is said of wrong ones. */
class PromptsComponentTest {
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<Object> sources = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    camel.addComponent(
        "prompts",
        new PromptsComponent(
            new MessageIntake(
                Reading.standard(),
                new ValueReaders(Reading.MAX, ModelsAllow.all(), Clock.systemUTC())),
            Ack.SPOOLED,
            false,
            new HashMap<>(),
            (route, settings) -> settings));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            for (PromptsKind kind : PromptsKind.values()) {
              from(kind.route).process(exchange -> sources.add(source(exchange)));
            }
          }
        });
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
  }

  private static Object source(Exchange exchange) {
    return exchange.getProperty(SourceSettings.PROPERTY);
  }

  private void routes(String yaml) throws Exception {
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("own.camel.yaml", yaml));
    camel.start();
  }

  /** A shipped template, with another consumer. */
  private static String template() throws Exception {
    String yaml = Files.readString(Path.of("routes/12-intake-kafka.camel.yaml"));
    return yaml.substring(0, yaml.indexOf("- templatedRoute:"))
        .replaceAll("(?s)uri: kafka:.*?steps:", "uri: direct:{{topic}}\n        steps:")
        .replace("routeConfigurationId: intake-retry", "routeConfigurationId: '*'")
        .replace("{{kafka.brokers}}", "");
  }

  private SourceSettings settings(String endpoint) {
    sources.clear();
    Exchange exchange = camel.createProducerTemplate().send(endpoint, any -> {});
    assertThat(exchange.getException()).isNull();
    assertThat(source(exchange)).as("after the step").isNull();
    Object source = sources.get(0);
    return source instanceof MessageIntake intake ? intake.settings() : (SourceSettings) source;
  }

  @Test
  void each_instance_of_a_template_has_options_of_its_own_and_its_texts_are_as_they_are_written()
      throws Exception {
    String text = "50% + 1 & \"2\" {x} #3 = RAW(4)&system=5? %25 é\n  line\n";
    routes(
        template()
            + """
            - templatedRoute:
                routeTemplateRef: from-kafka
                routeId: one
                prefixId: one
                parameters:
                  - {name: topic, value: one}
                  - {name: system, value: %s}
                  - {name: separator, value: "&"}
                  - {name: shape, value: csv}
                  - {name: temperature, value: "0.70"}
            - templatedRoute:
                routeTemplateRef: from-kafka
                routeId: two
                prefixId: two
                parameters:
                  - {name: topic, value: two}
                  - {name: promptField, value: Q&A}
                  - {name: template, value: "Say ${text} & ${Q&A}"}
            """
                .formatted('"' + text.replace("\"", "\\\"").replace("\n", "\\n") + '"'));

    SourceSettings one = settings("direct:one");
    SourceSettings two = settings("direct:two");

    assertThat(one.system()).isEqualTo(text);
    assertThat(one.separator()).isEqualTo('&');
    assertThat(one.shape()).isEqualTo(Shape.CSV);
    assertThat(one.temperature()).isEqualTo("0.70");
    assertThat(one.duplicates()).isEqualTo(Duplicates.KEEP);
    assertThat(two.system()).isNull();
    assertThat(two.shape()).isEqualTo(Shape.JSON);
    assertThat(two.promptField()).isEqualTo("Q&A");
    assertThat(two.template().names()).containsExactly("text", "Q&A");
  }

  @Test
  void a_route_without_options_has_those_of_the_settings() throws Exception {
    routes(
        """
        - route: {id: a, from: {uri: direct:a, steps: [{to: prompts:file}]}}
        - route: {id: b, from: {uri: direct:b, steps: [{to: "prompts:route?shape=&idFrom="}]}}
        """);

    assertThat(settings("direct:a")).isEqualTo(Reading.standard());
    assertThat(settings("direct:b")).isEqualTo(Reading.standard());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka | shape: cvs | shape=cvs (route a) must be json or csv or lines or text",
        "jms | maxTokens: many | maxTokens=many (route a) must be a whole number from 1 to"
            + " 999999999",
        "route | maxTokenz: 5 | maxTokenz (route a) is not a setting; did you mean maxTokens?",
        "jms | ack: uploaded | ack (route a) is not a setting",
        "kafka | ack: later | ack=later (route a) must be spooled or uploaded",
        "kafka | ack: uploaded | ack=uploaded (intake.ack, route a) needs a ledger that outlives"
            + " the disk of this node: ledger.url=jdbc:postgresql:…",
        "kavka | shape: csv | kind=kavka (route a) must be file, kafka, jms, rabbitmq, sqs, http or"
            + " route"
      })
  void a_mistake_stops_the_start_and_is_told_with_route_and_option(
      String kind, String option, String words) {
    Exception thrown =
        catchException(
            () ->
                routes(
                    """
                    - route:
                        id: a
                        from:
                          uri: direct:a
                          steps:
                            - to: {uri: prompts:%s, parameters: {%s}}
                    """
                        .formatted(kind, option)));

    assertThat(InvalidSettings.behind(thrown))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            "1 mistake in the settings (read from prompts:" + kind + " in route a):\n  " + words);
  }

  @Test
  void all_mistakes_of_a_step_are_told_at_once() {
    Exception thrown =
        catchException(
            () -> camel.getEndpoint("prompts:http?shape=cvs&topP=hot&invocationType=Chat"));

    assertThat(((InvalidSettings) InvalidSettings.behind(thrown)).mistakes()).hasSize(3);
  }

  @Test
  void every_option_is_described_and_is_a_parameter_of_every_source_template() throws Exception {
    List<String> options = new ArrayList<>();
    for (RecordComponent component : SourceSettings.class.getRecordComponents()) {
      UriParam option =
          SourceSettings.class.getDeclaredField(component.getName()).getAnnotation(UriParam.class);
      if (option != null) {
        assertThat(option.description()).as(component.getName()).contains("If empty:");
        options.add(option.name().isEmpty() ? component.getName() : option.name());
      }
    }
    assertThat(options).hasSize(20);
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      List<Path> intakes =
          files.filter(file -> file.getFileName().toString().contains("-intake-")).toList();
      assertThat(intakes).hasSize(IntakeOptions.SOURCES.size());
      for (Path file : intakes) {
        boolean isOfFiles = Files.readString(file).contains("uri: prompts:file");
        for (String option : options) {
          if (option.equals("charset") && !isOfFiles) {
            continue; // messages are in UTF-8
          }
          assertThat(Files.readString(file))
              .as(file + " " + option)
              .contains("      - {name: " + option + ", defaultValue: ")
              .containsPattern(option + ": \"(\\{\\{|#property:)" + option + "(}})?\"");
        }
      }
    }
  }

  @Test
  void a_sender_says_that_its_message_is_a_table_unless_the_route_says_a_shape() throws Exception {
    MessageIntake standard =
        new MessageIntake(
            Reading.standard(),
            new ValueReaders(Reading.MAX, ModelsAllow.all(), Clock.systemUTC()));

    assertThat(standard.ofTable(true).settings().separator()).isEqualTo('\t');
    assertThat(standard.ofTable(false)).isSameAs(standard.ofTable(false));
    assertThat(standard.ofTable(false).settings())
        .isEqualTo(Reading.settings(Map.of("shape", "csv")));
    MessageIntake text = standard.with(Reading.settings(Map.of("shape", "text")), true);
    assertThat(text.ofTable(true)).isSameAs(text);
  }
}
