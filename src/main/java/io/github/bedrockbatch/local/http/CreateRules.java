/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import static io.github.bedrockbatch.local.http.Constraint.allow;
import static io.github.bedrockbatch.local.http.Constraint.require;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * CreateModelInvocationJob's request: SDKs send whatever they are given, so everything is checked
 * here.
 */
final class CreateRules {
  private CreateRules() {}

  static void check(JsonNode request) {
    require(request, "", "jobName", Shapes.JOB_NAME);
    require(request, "", "roleArn", Shapes.ROLE);
    require(request, "", "modelId", Shapes.MODEL_ID);
    require(request, "", "inputDataConfig", CreateRules::input);
    require(request, "", "outputDataConfig", CreateRules::output);
    allow(request, "", "clientRequestToken", Shapes.TOKEN);
    allow(request, "", "vpcConfig", CreateRules::vpc);
    allow(request, "", "timeoutDurationInHours", Constraint.integer(24, 168));
    allow(request, "", "tags", Shapes.TAGS);
    allow(request, "", "modelInvocationType", Constraint.oneOf("InvokeModel", "Converse"));
  }

  private static void input(String name, JsonNode union) {
    union(name, union, "s3InputDataConfig");
    JsonNode config = union.path("s3InputDataConfig");
    String path = name + ".s3InputDataConfig.";
    require(config, path, "s3Uri", Shapes.S3_URI);
    allow(config, path, "s3InputFormat", Constraint.oneOf("JSONL"));
    allow(config, path, "s3BucketOwner", Shapes.ACCOUNT);
  }

  private static void output(String name, JsonNode union) {
    union(name, union, "s3OutputDataConfig");
    JsonNode config = union.path("s3OutputDataConfig");
    String path = name + ".s3OutputDataConfig.";
    require(config, path, "s3Uri", Shapes.S3_URI);
    allow(config, path, "s3EncryptionKeyId", Shapes.KEY_ID);
    allow(config, path, "s3BucketOwner", Shapes.ACCOUNT);
  }

  private static void union(String name, JsonNode union, String member) {
    Constraint.object(name, union);
    require(union, name + ".", member, Constraint::object);
    if (union.size() != 1) {
      throw Constraint.violated(name, "Exactly one member of the union must be set");
    }
  }

  private static void vpc(String name, JsonNode vpc) {
    Constraint.object(name, vpc);
    require(vpc, name + ".", "subnetIds", Constraint.list(1, 16, Shapes.NETWORK_ID));
    require(vpc, name + ".", "securityGroupIds", Constraint.list(1, 5, Shapes.NETWORK_ID));
  }
}
