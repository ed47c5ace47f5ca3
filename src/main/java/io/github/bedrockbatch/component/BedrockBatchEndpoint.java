/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.aws.common.AwsClientBuilderUtil;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;
import software.amazon.awssdk.services.bedrock.BedrockClient;

/** Submit, watch, list and stop batch inference jobs (model invocation jobs) of Amazon Bedrock. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "aws-bedrock-batch",
    title = "AWS Bedrock Batch",
    syntax = "aws-bedrock-batch:label",
    producerOnly = true,
    category = {Category.AI, Category.CLOUD},
    headersClass = BedrockBatchConstants.class)
public final class BedrockBatchEndpoint extends DefaultEndpoint implements EndpointServiceLocation {

  @UriParam private final BedrockBatchConfiguration configuration;
  private BedrockClient client;

  BedrockBatchEndpoint(
      String uri, BedrockBatchComponent component, BedrockBatchConfiguration configuration) {
    super(uri, component);
    this.configuration = configuration;
  }

  @Override
  public Producer createProducer() {
    return new BedrockBatchProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException(
        "aws-bedrock-batch has no consumer; ask for jobs from a timer route");
  }

  @Override
  public BedrockBatchComponent getComponent() {
    return (BedrockBatchComponent) super.getComponent();
  }

  public BedrockBatchConfiguration getConfiguration() {
    return configuration;
  }

  /**
   * The client of the endpoint: the configured one, or one that it has created.
   *
   * @throws IllegalStateException unless the endpoint is started
   */
  BedrockClient client() {
    if (client == null) {
      throw new IllegalStateException("Endpoint " + this + " is not started");
    }
    return client;
  }

  @Override
  public String getServiceUrl() {
    String override = configuration.getUriEndpointOverride();
    return configuration.isOverrideEndpoint() && override != null
        ? override
        : configuration.getRegion();
  }

  @Override
  public String getServiceProtocol() {
    return "bedrock";
  }

  @Override
  public Map<String, String> getServiceMetadata() {
    return configuration.getRegion() == null
        ? Map.of()
        : Map.of("region", configuration.getRegion());
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    client =
        configuration.getBedrockClient() != null
            ? configuration.getBedrockClient()
            : AwsClientBuilderUtil.buildClient(configuration, BedrockClient::builder);
  }

  @Override
  protected void doStop() throws Exception {
    if (client != null && client != configuration.getBedrockClient()) {
      client.close();
    }
    client = null;
    super.doStop();
  }
}
