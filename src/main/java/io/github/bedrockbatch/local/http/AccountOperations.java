/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.fault.AccountFaults;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.wire.AwsError;
import io.github.bedrockbatch.local.wire.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The operations of STS, IAM, KMS and Service Quotas that the command {@code check} calls, all at
 * this address. A caller is the user {@code local}; every role and key exists.
 */
record AccountOperations(ModelArns arns, FaultSwitches faults) {
  private static final String TARGET = "X-Amz-Target";

  /** The limits that a job has here, under the names of the service. */
  private static final Map<String, Double> QUOTAS =
      Map.of(
          "Minimum number of records per batch inference job for ", 100.0,
          "Records per batch inference job for ", 100_000.0,
          "Records per input file per batch inference job for ", 100_000.0,
          "Batch inference input file size (in GB) for ", 1.0,
          "Batch inference job size (in GB) for ", 5.0,
          "Sum of in-progress and submitted batch inference jobs using a base model for ", 100.0);

  /** The service's name of the operation; empty when only the body has it. */
  static String operation(Call call) {
    String target = call.header(TARGET);
    return target.substring(target.lastIndexOf('.') + 1);
  }

  Reply answer(Call call) throws IOException {
    return switch (operation(call)) {
      case "DescribeKey" -> key(call.json().path("KeyId").asText());
      case "ListServiceQuotas" -> quotas();
      case "" -> query(form(new String(call.body(), UTF_8)));
      default -> throw new AwsError(AwsError.Kind.VALIDATION, "local-aws has no such operation.");
    };
  }

  private Reply query(Map<String, String> form) {
    String action = form.getOrDefault("Action", "");
    if (faults.denies(action)) {
      return Reply.xml(
          403,
          "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: "
              + caller()
              + " is not authorized to perform: iam:"
              + action
              + "</Message></Error></ErrorResponse>");
    }
    String result =
        switch (action) {
          case "GetCallerIdentity" ->
              "<Arn>%s</Arn><UserId>local</UserId><Account>%s</Account>"
                  .formatted(caller(), arns.account());
          case "GetRole" -> role(form.get("RoleName"));
          case "SimulatePrincipalPolicy" -> simulation(new TreeMap<>(form));
          default -> throw new AwsError(AwsError.Kind.VALIDATION, "local-aws has no " + action);
        };
    return Reply.xml(
        200,
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, result));
  }

  private String caller() {
    return "arn:aws:iam::" + arns.account() + ":user/local";
  }

  private String role(String name) {
    AccountFaults account = faults.present().ofAccount();
    String trusted = account.trustedAccount() == null ? arns.account() : account.trustedAccount();
    String region = account.trustedRegion() == null ? arns.region() : account.trustedRegion();
    ObjectNode statement = Json.object().put("Effect", "Allow").put("Action", "sts:AssumeRole");
    statement.putObject("Principal").put("Service", "bedrock.amazonaws.com");
    ObjectNode condition = statement.putObject("Condition");
    condition.putObject("StringEquals").put("aws:SourceAccount", trusted);
    condition
        .putObject("ArnEquals")
        .put(
            "aws:SourceArn",
            "arn:aws:bedrock:%s:%s:model-invocation-job/*".formatted(region, trusted));
    ObjectNode policy = Json.object().put("Version", "2012-10-17");
    policy.putArray("Statement").add(statement);
    return "<Role><RoleName>%s</RoleName><Arn>arn:aws:iam::%s:role/%s</Arn><AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument></Role>"
        .formatted(name, arns.account(), name, URLEncoder.encode(policy.toString(), UTF_8));
  }

  private String simulation(Map<String, String> form) {
    boolean ofRole = form.getOrDefault("PolicySourceArn", "").contains(":role/");
    AccountFaults account = faults.present().ofAccount();
    StringBuilder results = new StringBuilder("<EvaluationResults>");
    for (String action : values(form, "ActionNames.member.")) {
      for (String resource : values(form, "ResourceArns.member.")) {
        String region = resource.split(":", -1).length > 3 ? resource.split(":", -1)[3] : "";
        boolean denied =
            ofRole
                ? account.deniedToRole().contains(action)
                    || account.deniedToRole().contains(action + "@" + region)
                : account.deniedToCaller().contains(action);
        results.append(
            "<member><EvalActionName>%s</EvalActionName><EvalResourceName>%s</EvalResourceName><EvalDecision>%s</EvalDecision></member>"
                .formatted(action, resource, denied ? "implicitDeny" : "allowed"));
      }
    }
    return results.append("</EvaluationResults><IsTruncated>false</IsTruncated>").toString();
  }

  private static Iterable<String> values(Map<String, String> form, String begin) {
    return form.entrySet().stream()
        .filter(field -> field.getKey().startsWith(begin))
        .map(Map.Entry::getValue)
        .collect(Collectors.toList());
  }

  private Reply key(String id) {
    String state = faults.present().ofAccount().keyState();
    String arn =
        id.startsWith("arn:")
            ? id
            : "arn:aws:kms:%s:%s:%s"
                .formatted(
                    arns.region(), arns.account(), id.startsWith("alias/") ? id : "key/" + id);
    ObjectNode reply = Json.object();
    reply
        .putObject("KeyMetadata")
        .put("KeyId", id)
        .put("Arn", arn)
        .put("Enabled", state == null)
        .put("KeyUsage", "ENCRYPT_DECRYPT")
        .put("KeyState", state == null ? "Enabled" : state);
    return Reply.ok(reply);
  }

  private Reply quotas() {
    ObjectNode reply = Json.object();
    ArrayNode quotas = reply.putArray("Quotas");
    Map<String, Double> own = faults.present().ofAccount().quotas();
    for (String model : List.of("Nova Lite V1", "Nova Pro V1")) {
      QUOTAS.forEach(
          (name, value) ->
              quotas
                  .addObject()
                  .put("ServiceCode", "bedrock")
                  .put("QuotaName", name + model)
                  .put("Value", own.getOrDefault(name.strip(), value)));
    }
    return Reply.ok(reply);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return form;
  }
}
