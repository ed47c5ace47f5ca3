/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobRequest;

class BedrockClientTest {

  private static final String GET = "operation=getModelInvocationJob&jobIdentifier=abcdefghijkl";

  private final BedrockServer bedrock = new BedrockServer();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  @Test
  void a_client_in_the_registry_is_used_and_left_open() throws Exception {
    bedrock.answers("{\"status\":\"Completed\"}").answers("{\"status\":\"Completed\"}");
    try (BedrockClient client = BedrockRoute.clientWithoutRetries(bedrock)) {
      try (BedrockRoute route = BedrockRoute.with(client, GET)) {
        assertThat(
                route.send(null, Map.of()).getMessage().getHeader(BedrockBatchConstants.JOB_STATUS))
            .isEqualTo("Completed");
      }
      assertThat(bedrock.onlyRequest().headers().getFirst("Authorization"))
          .contains("Credential=AKIDBOUND/");
      assertThat(get(client)).isEqualTo("Completed");
    }
  }

  @Test
  void a_client_in_the_registry_can_be_named_by_the_option() throws Exception {
    bedrock.answers("{\"status\":\"Completed\"}");
    try (BedrockClient client = BedrockRoute.clientWithoutRetries(bedrock);
        var context = new DefaultCamelContext()) {
      // two of them, so that none is chosen by its type alone
      context
          .getRegistry()
          .bind("one", BedrockClient.class, BedrockRoute.clientWithoutRetries(bedrock));
      context.getRegistry().bind("two", BedrockClient.class, client);
      context.start();
      BedrockBatchEndpoint endpoint =
          context.getEndpoint(
              "aws-bedrock-batch:jobs?bedrockClient=#two&" + GET, BedrockBatchEndpoint.class);
      assertThat(endpoint.client()).isSameAs(client);
    }
  }

  @Test
  void a_client_built_from_the_options_is_closed_with_the_endpoint() throws Exception {
    bedrock.answers("{\"status\":\"Completed\"}");
    BedrockClient client;
    try (BedrockRoute route = BedrockRoute.to(bedrock, GET)) {
      client = endpoint(route).client();
      assertThat(get(client)).isEqualTo("Completed");
    }
    assertThatThrownBy(() -> get(client)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void an_endpoint_started_again_has_a_new_client() throws Exception {
    bedrock.answers("{}");
    try (BedrockRoute route = BedrockRoute.to(bedrock, GET)) {
      endpoint(route).stop();
      assertThatThrownBy(() -> endpoint(route).client())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not started")
          .hasMessageNotContaining("SECRETEXAMPLE");
      endpoint(route).start();
      assertThat(route.send(null, Map.of()).getException()).isNull();
    }
  }

  @Test
  void requests_are_signed_with_the_credentials_and_the_region_of_the_options() throws Exception {
    bedrock.answers("{}");
    try (BedrockRoute route = BedrockRoute.to(bedrock, GET)) {
      route.send(null, Map.of());
    }
    assertThat(bedrock.onlyRequest().headers().getFirst("Authorization"))
        .contains("Credential=AKIDEXAMPLE/")
        .contains("/eu-central-1/bedrock/");
    assertThat(bedrock.onlyRequest().headers()).doesNotContainKey("X-amz-security-token");
  }

  @Test
  void session_credentials_bring_their_token() throws Exception {
    bedrock.answers("{}");
    try (BedrockRoute route =
        BedrockRoute.to(bedrock, GET + "&useSessionCredentials=true&sessionToken=TOKENEXAMPLE")) {
      route.send(null, Map.of());
    }
    assertThat(bedrock.onlyRequest().headers().getFirst("X-Amz-Security-Token"))
        .isEqualTo("TOKENEXAMPLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "accessKey=A", "secretKey=S", "useSessionCredentials=true"})
  void an_endpoint_without_credentials_fails_at_startup(String options) throws Exception {
    try (var context = new DefaultCamelContext()) {
      assertThatThrownBy(() -> context.getEndpoint("aws-bedrock-batch:jobs?" + options))
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .rootCause()
          .hasMessageContainingAll(
              "useDefaultCredentialsProvider", "accessKey and secretKey", "bind a BedrockClient");
    }
  }

  @Test
  void session_credentials_without_their_token_fail_at_startup() throws Exception {
    try (var context = new DefaultCamelContext()) {
      assertThatThrownBy(
              () ->
                  context.getEndpoint(
                      "aws-bedrock-batch:jobs?accessKey=A&secretKey=S&useSessionCredentials=true"))
          .rootCause()
          .hasMessageContaining("sessionToken");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"useDefaultCredentialsProvider=true", "useProfileCredentialsProvider=true"})
  void credentials_from_elsewhere_need_no_keys(String options) throws Exception {
    try (var context = new DefaultCamelContext()) {
      assertThat(context.getEndpoint("aws-bedrock-batch:jobs?" + options))
          .isInstanceOf(BedrockBatchEndpoint.class);
    }
  }

  @Test
  void options_of_the_component_reach_its_endpoints_and_an_endpoint_changes_only_its_own()
      throws Exception {
    try (var context = new DefaultCamelContext()) {
      BedrockBatchComponent component =
          context.getComponent("aws-bedrock-batch", BedrockBatchComponent.class);
      component.getConfiguration().setUseDefaultCredentialsProvider(true);
      component.getConfiguration().setRegion("eu-west-1");
      var plain = context.getEndpoint("aws-bedrock-batch:one", BedrockBatchEndpoint.class);
      var special =
          context.getEndpoint("aws-bedrock-batch:two?region=us-east-1", BedrockBatchEndpoint.class);
      assertThat(plain.getConfiguration().getRegion()).isEqualTo("eu-west-1");
      assertThat(plain.getConfiguration().getLabel()).isEqualTo("one");
      assertThat(special.getConfiguration().getRegion()).isEqualTo("us-east-1");
      assertThat(component.getConfiguration().getRegion()).isEqualTo("eu-west-1");
      assertThat(component.getConfiguration().getLabel()).isNull();
    }
  }

  @Test
  void options_of_the_component_can_be_set_by_properties() throws Exception {
    bedrock.answers("{}");
    Main main = new Main();
    String prefix = "camel.component.aws-bedrock-batch.";
    main.addInitialProperty(prefix + "access-key", "AKIDPROPERTY");
    main.addInitialProperty(prefix + "secret-key", "SECRETPROPERTY");
    main.addInitialProperty(prefix + "region", "eu-north-1");
    main.addInitialProperty(prefix + "override-endpoint", "true");
    main.addInitialProperty(prefix + "uri-endpoint-override", bedrock.uri());
    main.start();
    try {
      main.getCamelTemplate().sendBody("aws-bedrock-batch:jobs?" + GET, null);
    } finally {
      main.stop();
    }
    assertThat(bedrock.onlyRequest().headers().getFirst("Authorization"))
        .contains("Credential=AKIDPROPERTY/")
        .contains("/eu-north-1/bedrock/");
  }

  @Test
  void requests_go_through_the_proxy_of_the_options() throws Exception {
    bedrock.answers("{}");
    String proxy =
        "&proxyProtocol=HTTP&proxyHost=127.0.0.1&proxyPort=" + URI.create(bedrock.uri()).getPort();
    String options = "accessKey=A&secretKey=S&region=us-east-1&overrideEndpoint=true";
    try (var context = new DefaultCamelContext()) {
      context.start();
      // a host that does not resolve, so that only the proxy can answer
      context
          .createProducerTemplate()
          .sendBody(
              "aws-bedrock-batch:jobs?"
                  + options
                  + "&uriEndpointOverride=http://bedrock.invalid&"
                  + GET
                  + proxy,
              null);
    }
    assertThat(bedrock.onlyRequest().headers().getFirst("Host")).isEqualTo("bedrock.invalid");
  }

  @Test
  void a_client_that_trusts_all_certificates_works() throws Exception {
    bedrock.answers("{}");
    try (BedrockRoute route = BedrockRoute.to(bedrock, GET + "&trustAllCertificates=true")) {
      assertThat(route.send(null, Map.of()).getException()).isNull();
    }
  }

  static Stream<Arguments> locations() {
    String keys = "?accessKey=A&secretKey=S";
    return Stream.of(
        Arguments.of(keys, null, Map.of()),
        Arguments.of(keys + "&region=us-east-1", "us-east-1", Map.of("region", "us-east-1")),
        Arguments.of(
            keys + "&region=us-east-1&overrideEndpoint=true",
            "us-east-1",
            Map.of("region", "us-east-1")),
        Arguments.of(
            keys + "&overrideEndpoint=true&uriEndpointOverride=http://127.0.0.1:1",
            "http://127.0.0.1:1",
            Map.of()));
  }

  @ParameterizedTest
  @MethodSource("locations")
  void the_location_of_the_service_is_the_override_or_the_region(
      String options, String url, Map<String, String> metadata) throws Exception {
    try (var context = new DefaultCamelContext()) {
      var endpoint =
          context.getEndpoint("aws-bedrock-batch:jobs" + options, BedrockBatchEndpoint.class);
      assertThat(endpoint.getServiceUrl()).isEqualTo(url);
      assertThat(endpoint.getServiceProtocol()).isEqualTo("bedrock");
      assertThat(endpoint.getServiceMetadata()).isEqualTo(metadata);
    }
  }

  private static String get(BedrockClient client) {
    return client
        .getModelInvocationJob(
            GetModelInvocationJobRequest.builder().jobIdentifier("abcdefghijkl").build())
        .statusAsString();
  }

  private static BedrockBatchEndpoint endpoint(BedrockRoute route) {
    return route.context().getEndpoints().stream()
        .filter(BedrockBatchEndpoint.class::isInstance)
        .map(BedrockBatchEndpoint.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
