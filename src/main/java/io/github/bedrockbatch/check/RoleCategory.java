/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.S3Options;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/**
 * Checks the role that Bedrock assumes, and the caller's permission to pass it. A simulation knows
 * the policies of the identity, not those of bucket, key and organisation, and often the caller may
 * not request one. What it cannot see is unknown, not a failure.
 */
final class RoleCategory implements Category {
  private static final String SIMULATE = "iam:SimulatePrincipalPolicy";

  private final AccountClients aws;
  private final List<String> models;
  private final S3Options s3;
  private final String role;
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * @param models the models that the role must be allowed to invoke
   */
  RoleCategory(AccountClients aws, List<String> models) {
    this.aws = aws;
    this.models = models;
    s3 = aws.lane().s3();
    role = aws.lane().bedrock().roleArn();
  }

  @Override
  public String name() {
    return "role";
  }

  @Override
  public List<Outcome> look() {
    String account = role.split(":", -1)[4];
    try {
      String caller = identity(aws.sts().getCallerIdentity().arn());
      if (!account.equals(caller.split(":", -1)[4])) {
        return List.of(Outcome.unknown("the role can be used", "could not check: not ours to see"));
      }
      trust(account);
      caller(caller);
    } catch (SdkException e) {
      outcomes.add(Refused.unseen("the role can be used", "sts:GetCallerIdentity", e));
    }
    role(account);
    return outcomes;
  }

  /**
   * The role of the session of an assumed role, as only a role has policies; any other ARN stays.
   */
  static String identity(String arn) {
    return arn.replaceFirst(
        "^(arn:[^:]+):sts::([0-9]+):assumed-role/([^/]+)/.*", "$1:iam::$2:role/$3");
  }

  private void trust(String account) {
    String what = "Bedrock may assume the role";
    String name = role.substring(role.lastIndexOf('/') + 1);
    try {
      String policy =
          aws.iam().getRole(get -> get.roleName(name)).role().assumeRolePolicyDocument();
      outcomes.add(new TrustPolicy(policy).outcome(what, account, aws.region()));
    } catch (NoSuchEntityException e) {
      outcomes.add(
          Outcome.failed(
              what,
              "there is no role " + name,
              "Create it, or correct " + aws.key("bedrock.role-arn")));
    } catch (SdkException e) {
      outcomes.add(Refused.unseen(what, "iam:GetRole", e));
    }
  }

  private void caller(String caller) {
    if (caller.contains(":root") || !caller.contains(":iam:")) {
      outcomes.add(Outcome.unknown("the caller may start jobs", "could not check: " + caller));
      return;
    }
    ContextEntry passedTo =
        ContextEntry.builder()
            .contextKeyName("iam:PassedToService")
            .contextKeyType(ContextKeyTypeEnum.STRING)
            .contextKeyValues("bedrock.amazonaws.com")
            .build();
    simulate(
        "the caller may pass the role to Bedrock",
        caller,
        List.of("iam:PassRole"),
        List.of(role),
        passedTo);
    String bucket = "arn:aws:s3:::" + s3.bucket();
    simulate(
        "the caller may start and stop jobs",
        caller,
        List.of(
            "bedrock:CreateModelInvocationJob",
            "bedrock:GetModelInvocationJob",
            "bedrock:StopModelInvocationJob"),
        List.of("*"));
    simulate(
        "the caller may use the bucket",
        caller,
        List.of("s3:PutObject", "s3:GetObject"),
        List.of(bucket + "/*"));
  }

  private void role(String account) {
    String bucket = "arn:aws:s3:::" + s3.bucket();
    ContextEntry owner =
        ContextEntry.builder()
            .contextKeyName("aws:ResourceAccount")
            .contextKeyType(ContextKeyTypeEnum.STRING)
            .contextKeyValues(s3.bucketOwner().isEmpty() ? account : s3.bucketOwner())
            .build();
    simulate(
        "the role may read and write objects",
        role,
        List.of("s3:GetObject", "s3:PutObject"),
        List.of(bucket + "/*"),
        owner);
    simulate(
        "the role may list the bucket", role, List.of("s3:ListBucket"), List.of(bucket), owner);
    if (s3.kmsKeyId().startsWith("arn:")) {
      simulate(
          "the role may use the key",
          role,
          List.of("kms:Decrypt", "kms:GenerateDataKey"),
          List.of(s3.kmsKeyId()));
    }
    models.forEach(this::model);
  }

  private void model(String id) {
    String what = "the role may invoke " + (models.size() == 1 ? "the model" : id);
    try {
      simulate(
          what,
          role,
          List.of("bedrock:InvokeModel"),
          ModelRegions.of(id, aws.region(), aws.bedrock()).resources());
    } catch (SdkException e) {
      outcomes.add(Refused.unseen(what, "bedrock:GetInferenceProfile", e));
    }
  }

  private void simulate(
      String what,
      String who,
      List<String> actions,
      List<String> resources,
      ContextEntry... context) {
    try {
      Set<String> denied = new LinkedHashSet<>();
      for (EvaluationResult result :
          aws.iam()
              .simulatePrincipalPolicy(
                  ask ->
                      ask.policySourceArn(who)
                          .actionNames(actions)
                          .resourceArns(resources)
                          .contextEntries(context))
              .evaluationResults()) {
        if (result.evalDecision() != PolicyEvaluationDecisionType.ALLOWED) {
          denied.add(result.evalActionName() + " on " + result.evalResourceName());
        }
      }
      outcomes.add(
          denied.isEmpty()
              ? Outcome.passed(what, null)
              : Outcome.failed(
                  what,
                  "its policies do not allow " + String.join(", ", denied),
                  "Grant that; docs/operations.md, \"Permissions\", has the statements"));
    } catch (SdkException e) {
      outcomes.add(Refused.unseen(what, SIMULATE, e));
    }
  }
}
