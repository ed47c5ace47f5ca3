/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.prompt.InvocationType;
import java.util.List;
import java.util.Map;

/**
 * What every job of this installation has in common.
 *
 * @param endpoint empty for the regional endpoint of AWS
 * @param runtimeEndpoint of calls on demand; empty for the regional one of AWS
 * @param roleArn the role that Bedrock assumes to read the input and write the output
 * @param modelId the model of prompts that do not name one
 * @param invocationType the format of records that have their own {@code modelInput}
 * @param timeoutHours when Bedrock abandons a job and returns what is done
 * @param tags of every job, in the order in which they are set
 * @param vpcSubnetIds where jobs run; empty for no VPC
 * @param vpcSecurityGroupIds set exactly when the subnets are
 */
public record BedrockOptions(
    String endpoint,
    String runtimeEndpoint,
    String roleArn,
    String modelId,
    InvocationType invocationType,
    int timeoutHours,
    Map<String, String> tags,
    List<String> vpcSubnetIds,
    List<String> vpcSecurityGroupIds) {
  private static final String SUBNETS = "bedrock.vpc-subnet-ids";
  private static final String GROUPS = "bedrock.vpc-security-group-ids";
  private static final String LOCAL_ROLE = "arn:aws:iam::123456789012:role/local-aws";

  static BedrockOptions read(OptionReader in, AwsOptions aws) {
    String roleArn =
        in.matching(
            "bedrock.role-arn",
            "",
            "arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+",
            "must be the ARN of a role, such as arn:aws:iam::123456789012:role/bedrock-batch");
    BedrockOptions options =
        new BedrockOptions(
            aws.endpoint(in, "bedrock.endpoint", "Bedrock"),
            aws.endpoint(in, "bedrock.runtime-endpoint", "Bedrock"),
            aws.isLocal() ? LOCAL_ROLE : roleArn,
            in.text("bedrock.model-id", "amazon.nova-lite-v1:0"),
            InvocationType.of(
                in.oneOf("bedrock.invocation-type", "Converse", "Converse", "InvokeModel")),
            in.number("bedrock.timeout-hours", 24, 24, 168),
            in.parsed("bedrock.tags", "", Tags.MUST, Tags::parse),
            ids(in, SUBNETS, "subnet-[-0-9a-zA-Z]+", 16),
            ids(in, GROUPS, "sg-[-0-9a-zA-Z]+", 5));
    in.rule(
        aws.isLocal() || in.isSet("bedrock.role-arn"),
        "bedrock.role-arn",
        "must be set when aws.mode=aws: the role that Bedrock assumes to read and write the bucket",
        "aws.mode");
    in.rule(
        options.vpcSubnetIds.isEmpty() == options.vpcSecurityGroupIds.isEmpty(),
        SUBNETS,
        "and " + in.shown(GROUPS) + " must be set both or not at all",
        GROUPS);
    return options;
  }

  private static List<String> ids(OptionReader in, String key, String pattern, int most) {
    return in.parsed(
        key,
        "",
        "must be at most " + most + " ids like " + pattern + ", joined by commas",
        text -> {
          List<String> ids = text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*", -1));
          if (ids.size() > most || !ids.stream().allMatch(id -> id.matches(pattern))) {
            throw new IllegalArgumentException(text);
          }
          return ids;
        });
  }
}
