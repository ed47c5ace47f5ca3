/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.Tags;
import io.github.bedrockbatch.prompt.InvocationType;
import java.util.List;
import java.util.Map;

/**
 * The settings of every model invocation job of this installation.
 *
 * @param endpoint empty for the regional endpoint of AWS
 * @param runtimeEndpoint the endpoint of calls on demand; empty for the regional one of AWS
 * @param roleArn the role that Bedrock assumes to read the input and write the output
 * @param modelId the model of prompts that do not name one
 * @param invocationType the format of records that have their own {@code modelInput}
 * @param timeoutHours when Bedrock ends a job and returns the answers so far
 * @param tags of every job, in the order in which they are set
 * @param vpcSubnetIds the subnets in which jobs run; empty for no VPC
 * @param vpcSecurityGroupIds not empty exactly when the subnets are not
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
  /** The model in the shipped settings. */
  public static final String DEFAULT_MODEL = "amazon.nova-lite-v1:0";

  private static final String SUBNETS = "bedrock.vpc-subnet-ids";
  private static final String GROUPS = "bedrock.vpc-security-group-ids";
  private static final String LOCAL_ROLE = "arn:aws:iam::123456789012:role/local-aws";

  private static final String ROLE = "arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+";
  private static final String ROLE_MUST =
      "must be the ARN of a role, such as arn:aws:iam::123456789012:role/bedrock-batch";
  private static final String SUBNET = "subnet-[-0-9a-zA-Z]+";
  private static final String GROUP = "sg-[-0-9a-zA-Z]+";

  /**
   * These options, changed by the settings of a lane, without those that belong to another Region
   * or account.
   */
  BedrockOptions inLane(OptionReader in, String lane, AwsOptions aws) {
    List<String> subnets = ids(in, lane + "vpc-subnet-ids", SUBNET, 16);
    List<String> groups = ids(in, lane + "vpc-security-group-ids", GROUP, 5);
    together(in, subnets, lane + "vpc-subnet-ids", groups, lane + "vpc-security-group-ids");
    return new BedrockOptions(
        aws.endpoint(in, lane + "bedrock-endpoint", "Bedrock"),
        aws.endpoint(in, lane + "runtime-endpoint", "Bedrock"),
        LaneOptions.or(in.matching(lane + "role-arn", "", ROLE, ROLE_MUST), roleArn),
        modelId,
        invocationType,
        timeoutHours,
        tags,
        subnets,
        groups);
  }

  static BedrockOptions read(OptionReader in, AwsOptions aws) {
    String roleArn = in.matching("bedrock.role-arn", "", ROLE, ROLE_MUST);
    BedrockOptions options =
        new BedrockOptions(
            aws.endpoint(in, "bedrock.endpoint", "Bedrock"),
            aws.endpoint(in, "bedrock.runtime-endpoint", "Bedrock"),
            aws.isLocal() ? LOCAL_ROLE : roleArn,
            in.text("bedrock.model-id", DEFAULT_MODEL),
            InvocationType.of(
                in.oneOf("bedrock.invocation-type", "Converse", "Converse", "InvokeModel")),
            in.number("bedrock.timeout-hours", 24, 24, 168),
            in.parsed("bedrock.tags", "", Tags.MUST, Tags::parse),
            ids(in, SUBNETS, SUBNET, 16),
            ids(in, GROUPS, GROUP, 5));
    in.rule(
        aws.isLocal() || in.isSet("bedrock.role-arn"),
        "bedrock.role-arn",
        "must be set when aws.mode=aws: the role that Bedrock assumes to read and write the bucket",
        "aws.mode");
    together(in, options.vpcSubnetIds, SUBNETS, options.vpcSecurityGroupIds, GROUPS);
    return options;
  }

  private static void together(
      OptionReader in, List<String> subnets, String theirKey, List<String> groups, String key) {
    in.rule(
        subnets.isEmpty() == groups.isEmpty(),
        theirKey,
        "and " + in.shown(key) + " must be set both or not at all",
        key);
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
