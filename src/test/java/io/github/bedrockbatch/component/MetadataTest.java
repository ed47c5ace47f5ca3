/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobStatus;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationType;
import software.amazon.awssdk.services.bedrock.model.S3InputFormat;
import software.amazon.awssdk.services.bedrock.model.SortJobsBy;
import software.amazon.awssdk.services.bedrock.model.SortOrder;

/**
 * Holds the generated catalog metadata to the code, and the reference in {@code docs} to the
 * metadata.
 */
class MetadataTest {

  private static final JsonNode CATALOG = catalog();
  private static final String DOCS = docs();

  @Test
  void the_scheme_is_a_producer_of_four_operations() {
    assertThat(CATALOG.at("/component/scheme").textValue()).isEqualTo("aws-bedrock-batch");
    assertThat(CATALOG.at("/component/syntax").textValue()).isEqualTo("aws-bedrock-batch:label");
    assertThat(CATALOG.at("/component/producerOnly").booleanValue()).isTrue();
    assertThat(texts(CATALOG.at("/properties/operation/enum")))
        .containsExactly(
            "createModelInvocationJob",
            "getModelInvocationJob",
            "listModelInvocationJobs",
            "stopModelInvocationJob");
  }

  @Test
  void every_header_constant_is_documented() throws IllegalAccessException {
    List<String> constants = new ArrayList<>();
    for (Field field : BedrockBatchConstants.class.getFields()) {
      constants.add((String) field.get(null));
    }
    assertThat(names("headers"))
        .containsExactlyElementsOf(constants)
        .allMatch(h -> h.startsWith("CamelAwsBedrockBatch"));
    assertThat(CATALOG.get("headers")).allSatisfy(MetadataTest::assertDescribed);
  }

  @Test
  void every_option_is_described_for_endpoint_and_component() {
    assertThat(CATALOG.get("properties"))
        .hasSizeGreaterThan(30)
        .allSatisfy(MetadataTest::assertDescribed);
    assertThat(CATALOG.get("componentProperties")).allSatisfy(MetadataTest::assertDescribed);
  }

  @Test
  void the_three_secrets_and_nothing_else_are_secret() {
    for (String kind : List.of("properties", "componentProperties")) {
      assertThat(names(kind))
          .filteredOn(name -> CATALOG.get(kind).get(name).get("secret").booleanValue())
          .containsExactlyInAnyOrder("accessKey", "secretKey", "sessionToken");
    }
  }

  @Test
  void the_client_is_autowired() {
    assertThat(CATALOG.at("/properties/bedrockClient/autowired").booleanValue()).isTrue();
    assertThat(CATALOG.at("/componentProperties/bedrockClient/autowired").booleanValue()).isTrue();
  }

  @Test
  void the_choices_of_an_option_are_those_of_the_sdk() {
    assertChoices("statusEquals", ModelInvocationJobStatus.knownValues());
    assertChoices("modelInvocationType", ModelInvocationType.knownValues());
    assertChoices("inputFormat", S3InputFormat.knownValues());
    assertChoices("sortBy", SortJobsBy.knownValues());
    assertChoices("sortOrder", SortOrder.knownValues());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Component", "Endpoint"})
  void configurers_are_generated_and_registered(String kind) throws Exception {
    String className = "io.github.bedrockbatch.component.BedrockBatch" + kind + "Configurer";
    assertThat(Class.forName(className)).isNotNull();
    String service =
        "/META-INF/services/org/apache/camel/configurer/aws-bedrock-batch-"
            + kind.toLowerCase(Locale.ROOT);
    try (InputStream in = MetadataTest.class.getResourceAsStream(service)) {
      assertThat(in).as(service).asString(StandardCharsets.UTF_8).contains("class=" + className);
    }
  }

  @Test
  void secrets_do_not_show_in_the_name_of_an_endpoint() throws Exception {
    try (var context = new DefaultCamelContext()) {
      var endpoint =
          context.getEndpoint(
              "aws-bedrock-batch:jobs?accessKey=AKIDEXAMPLE&secretKey=SECRETEXAMPLE&sessionToken=TOKENEXAMPLE");
      assertThat(endpoint.toString())
          .doesNotContain("AKIDEXAMPLE")
          .doesNotContain("SECRETEXAMPLE")
          .doesNotContain("TOKENEXAMPLE");
    }
  }

  @Test
  void the_reference_lists_every_option_with_its_default() {
    Map<String, String> defaults = new LinkedHashMap<>();
    CATALOG
        .get("properties")
        .properties()
        .forEach(p -> defaults.put(p.getKey(), p.getValue().path("defaultValue").asText("")));
    assertThat(table("Options")).containsExactlyInAnyOrderEntriesOf(defaults);
  }

  @Test
  void the_reference_lists_every_option_that_only_the_component_has() {
    List<String> own = new ArrayList<>(names("componentProperties"));
    own.removeAll(names("properties"));
    assertThat(table("Options of the component")).containsOnlyKeys(own);
  }

  @Test
  void the_reference_lists_every_header_with_its_type() {
    Map<String, String> types = new LinkedHashMap<>();
    CATALOG
        .get("headers")
        .properties()
        .forEach(h -> types.put(h.getKey(), simple(h.getValue().get("javaType").textValue())));
    Map<String, String> documented = new LinkedHashMap<>(table("Request headers"));
    documented.putAll(table("Response headers"));
    assertThat(documented).containsExactlyInAnyOrderEntriesOf(types);
  }

  @Test
  void no_response_header_is_a_request_header() {
    assertThat(table("Response headers"))
        .doesNotContainKeys(table("Request headers").keySet().toArray(new String[0]));
  }

  /**
   * First and second column of the table under a heading of the reference; the first column is in
   * backquotes.
   */
  private static Map<String, String> table(String heading) {
    String section = DOCS.split("\n## " + Pattern.quote(heading) + "\n", 2)[1].split("\n## ", 2)[0];
    Map<String, String> rows = new LinkedHashMap<>();
    Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]*) \\|")
        .matcher(section)
        .results()
        .forEach(
            (MatchResult row) ->
                assertThat(rows.put(row.group(1), row.group(2).replace("`", "").strip()))
                    .as("twice: " + row.group(1))
                    .isNull());
    assertThat(rows).as(heading).isNotEmpty();
    return rows;
  }

  private static String simple(String javaType) {
    return javaType.replaceAll("\\b[a-z]+\\.", "");
  }

  private static void assertDescribed(JsonNode entry) {
    assertThat(entry.path("description").asText()).as(entry.toString()).hasSizeGreaterThan(10);
  }

  private static void assertChoices(String option, Set<? extends Enum<?>> known) {
    assertThat(texts(CATALOG.at("/properties/" + option + "/enum")))
        .containsExactlyInAnyOrderElementsOf(known.stream().map(Object::toString).toList());
  }

  private static List<String> names(String kind) {
    List<String> names = new ArrayList<>();
    CATALOG.get(kind).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static JsonNode catalog() {
    try (InputStream in =
        MetadataTest.class.getResourceAsStream(
            "/META-INF/io/github/bedrockbatch/component/aws-bedrock-batch.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String docs() {
    try {
      return Files.readString(Path.of("docs", "component-aws-bedrock-batch.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
