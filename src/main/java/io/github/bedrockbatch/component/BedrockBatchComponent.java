/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

/** Makes the endpoints of the scheme {@code aws-bedrock-batch}. */
@Component("aws-bedrock-batch")
public final class BedrockBatchComponent extends HealthCheckComponent {

  @Metadata private BedrockBatchConfiguration configuration = new BedrockBatchConfiguration();

  public BedrockBatchComponent() {}

  public BedrockBatchComponent(CamelContext context) {
    super(context);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    BedrockBatchConfiguration ofEndpoint = configuration.copy();
    ofEndpoint.setLabel(remaining);
    BedrockBatchEndpoint endpoint = new BedrockBatchEndpoint(uri, this, ofEndpoint);
    setProperties(endpoint, parameters);
    if (ofEndpoint.getBedrockClient() == null) {
      ofEndpoint.requireCredentials();
    }
    return endpoint;
  }

  public BedrockBatchConfiguration getConfiguration() {
    return configuration;
  }

  /** The options that all endpoints start from; each endpoint works on a copy. */
  public void setConfiguration(BedrockBatchConfiguration configuration) {
    this.configuration = configuration;
  }
}
