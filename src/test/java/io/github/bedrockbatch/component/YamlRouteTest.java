/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs the YAML example of the reference. */
class YamlRouteTest {

  private static final String ARN =
      "arn:aws:bedrock:eu-central-1:123456789012:model-invocation-job/abcdefghijkl";

  private final BedrockServer bedrock = new BedrockServer();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  @Test
  void the_example_submits_a_job_and_asks_for_its_status() throws Exception {
    bedrock
        .answers("{\"jobArn\":\"" + ARN + "\"}")
        .answers("{\"jobArn\":\"" + ARN + "\",\"status\":\"Submitted\"}");
    List<String> examples = yamlExamples();
    assertThat(examples).hasSize(1);
    try (var context = new DefaultCamelContext()) {
      BedrockBatchConfiguration defaults =
          context.getComponent("aws-bedrock-batch", BedrockBatchComponent.class).getConfiguration();
      defaults.setAccessKey("AKIDEXAMPLE");
      defaults.setSecretKey("SECRETEXAMPLE");
      defaults.setOverrideEndpoint(true);
      defaults.setUriEndpointOverride(bedrock.uri());
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(ResourceHelper.fromString("example.camel.yaml", examples.get(0)));
      context.start();
      Exchange done =
          context
              .createFluentProducerTemplate()
              .to("direct:submit")
              .withHeader("batchId", "batch-7")
              .send();
      assertThat(done.getException()).isNull();
      assertThat(done.getMessage().getHeader(BedrockBatchConstants.JOB_STATUS))
          .isEqualTo("Submitted");
    }
    assertThat(bedrock.requests())
        .extracting(request -> request.method() + " " + request.path().substring(0, 21))
        .containsExactly("POST /model-invocation-job", "GET /model-invocation-job");
    assertThat(bedrock.requests().get(0).json().get("jobName").textValue()).isEqualTo("batch-7");
    assertThat(bedrock.requests().get(0).json().get("clientRequestToken").textValue())
        .isEqualTo("batch-7");
  }

  private static List<String> yamlExamples() throws Exception {
    String docs = Files.readString(Path.of("docs", "component-aws-bedrock-batch.md"));
    List<String> examples = new ArrayList<>();
    Pattern.compile("(?s)```yaml\n(.*?)```")
        .matcher(docs)
        .results()
        .map((MatchResult m) -> m.group(1))
        .forEach(examples::add);
    return examples;
  }
}
