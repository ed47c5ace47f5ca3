/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrock.BedrockClient;

/** A Camel context with one route to the component. */
final class BedrockRoute implements AutoCloseable {

  private final CamelContext context;

  private BedrockRoute(CamelContext context, String uri) throws Exception {
    this.context = context;
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:start").to(uri);
          }
        });
    context.start();
  }

  /** A route whose endpoint builds its client from these options, separated by {@code &}. */
  static BedrockRoute to(BedrockServer server, String options) throws Exception {
    return new BedrockRoute(new DefaultCamelContext(), uri(server, options));
  }

  static String uri(BedrockServer server, String options) {
    return "aws-bedrock-batch:jobs?accessKey=AKIDEXAMPLE&secretKey=SECRETEXAMPLE&region=eu-central-1"
        + "&overrideEndpoint=true&uriEndpointOverride="
        + server.uri()
        + (options.isEmpty() ? "" : "&" + options);
  }

  /** A route whose endpoint finds the client in the registry. */
  static BedrockRoute with(BedrockClient client, String options) throws Exception {
    CamelContext context = new DefaultCamelContext();
    context.getRegistry().bind("anyName", BedrockClient.class, client);
    return new BedrockRoute(
        context, "aws-bedrock-batch:jobs" + (options.isEmpty() ? "" : "?" + options));
  }

  static BedrockClient clientWithoutRetries(BedrockServer server) {
    return BedrockClient.builder()
        .endpointOverride(URI.create(server.uri()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create("AKIDBOUND", "SECRETBOUND")))
        .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  /** The exchange after the route, which may have failed. */
  Exchange send(Object body, Map<String, Object> headers) {
    return context
        .createFluentProducerTemplate()
        .to("direct:start")
        .withProcessor(
            exchange -> {
              exchange.getMessage().setBody(body);
              exchange.getMessage().setHeaders(new HashMap<>(headers));
            })
        .send();
  }

  CamelContext context() {
    return context;
  }

  @Override
  public void close() {
    context.stop();
  }
}
