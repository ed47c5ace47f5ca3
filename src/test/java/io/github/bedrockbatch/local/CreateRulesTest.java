/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateRulesTest {
  @TempDir static Path directory;
  private static Emulator emulator;
  private static RawHttp http;
  private static int jobs;

  @BeforeAll
  static void start() {
    emulator =
        Emulator.start(
            directory,
            o -> {
              o.jobDuration = Duration.ofHours(1);
              o.maxOpenJobsPerModel = 1000;
            });
    http = new RawHttp(emulator.endpoint());
  }

  @AfterAll
  static void stop() {
    emulator.close();
  }

  private static ObjectNode good() {
    return (ObjectNode)
        Emulator.json(
            """
            {"jobName":"job-%d","roleArn":"arn:aws:iam::123456789012:role/batch",
             "modelId":"amazon.nova-lite-v1:0",
             "inputDataConfig":{"s3InputDataConfig":{"s3Uri":"s3://prompts/in/"}},
             "outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"s3://prompts/out/"}}}
            """
                .formatted(++jobs));
  }

  private static void accepted(JsonNode request) {
    RawHttp.Answer answer = http.post("/model-invocation-job", request.toString());
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.body().path("jobArn").textValue())
        .matches("arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/[a-z0-9]{12}");
  }

  private static void refused(JsonNode request, String member) {
    RawHttp.Answer answer = http.post("/model-invocation-job", request.toString());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorType()).isEqualTo("ValidationException");
    assertThat(answer.message()).contains("'" + member + "'");
  }

  private static ObjectNode at(ObjectNode request, String pointer) {
    return (ObjectNode) request.at(pointer);
  }

  @Test
  void the_least_that_is_required_is_enough() {
    accepted(good());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobName", "roleArn", "modelId", "inputDataConfig", "outputDataConfig"})
  void a_required_member_cannot_be_left_out_or_be_null(String member) {
    refused(good().without(member), member);
    refused(good().putNull(member), member);
  }

  @Test
  void the_members_of_the_unions_are_required() {
    ObjectNode noInput = good();
    noInput.putObject("inputDataConfig");
    refused(noInput, "inputDataConfig.s3InputDataConfig");
    ObjectNode noUri = good();
    at(noUri, "/outputDataConfig/s3OutputDataConfig").remove("s3Uri");
    refused(noUri, "outputDataConfig.s3OutputDataConfig.s3Uri");
    ObjectNode two = good();
    at(two, "/inputDataConfig").putObject("other");
    refused(two, "inputDataConfig");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "7-up", "A.b+c-", "a--b"})
  void a_job_name_of_the_pattern_is_accepted(String name) {
    accepted(good().put("jobName", name + ++jobs));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a_b", "a b", "a:b", "é", "a\n"})
  void a_job_name_against_the_pattern_is_refused(String name) {
    refused(good().put("jobName", name), "jobName");
  }

  @Test
  void a_job_name_has_at_most_63_characters() {
    accepted(good().put("jobName", "n".repeat(63)));
    refused(good().put("jobName", "m".repeat(64)), "jobName");
    refused(good().put("jobName", "a" + "-".repeat(61) + "!"), "jobName");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "role",
        "arn:aws:iam::123:role/x",
        "arn:aws:iam::123456789012:user/x",
        "arn:aws:s3::123456789012:role/x"
      })
  void a_role_must_be_the_arn_of_a_role(String role) {
    refused(good().put("roleArn", role), "roleArn");
  }

  @ParameterizedTest
  @CsvSource({
    "amazon.nova-pro-v1:0, arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0",
    "us.anthropic.claude-sonnet-4-20250514-v1:0,"
        + " arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0",
    "minimax.minimax-m2.1, arn:aws:bedrock:us-east-1::foundation-model/minimax.minimax-m2.1",
    "abc123def456, arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456",
    "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0,"
        + " arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0"
  })
  void a_model_id_comes_back_as_an_arn(String modelId, String arn) {
    RawHttp.Answer created =
        http.post("/model-invocation-job", good().put("modelId", modelId).toString());
    String job = created.body().path("jobArn").textValue();
    assertThat(http.get("/model-invocation-job/" + job).body().path("modelId").textValue())
        .isEqualTo(arn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "us.openai.gpt-5.6-sol",
        "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl",
        "a b"
      })
  void a_model_id_against_the_pattern_is_refused(String modelId) {
    refused(good().put("modelId", modelId), "modelId");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://prompts/dt=2026-01-01/",
        "s3://prompts/a b",
        "s3://prompts/a+b",
        "s3://prompts/a:b",
        "s3://prompts/a%20b",
        "s3://prompts//a",
        "s3://Prompts/a",
        "s3://pro_mpts/a",
        "s3://p",
        "https://prompts/a"
      })
  void an_s3_uri_against_the_pattern_is_refused(String uri) {
    ObjectNode input = good();
    at(input, "/inputDataConfig/s3InputDataConfig").put("s3Uri", uri);
    refused(input, "inputDataConfig.s3InputDataConfig.s3Uri");
    ObjectNode output = good();
    at(output, "/outputDataConfig/s3OutputDataConfig").put("s3Uri", uri);
    refused(output, "outputDataConfig.s3OutputDataConfig.s3Uri");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://prompts", "s3://prompts/", "s3://prompts/a/b.jsonl"})
  void an_s3_uri_of_the_pattern_is_accepted(String uri) {
    ObjectNode input = good();
    at(input, "/inputDataConfig/s3InputDataConfig").put("s3Uri", uri);
    accepted(input);
  }

  @Test
  void the_rest_of_the_data_configs_is_checked_too() {
    ObjectNode format = good();
    at(format, "/inputDataConfig/s3InputDataConfig").put("s3InputFormat", "CSV");
    refused(format, "inputDataConfig.s3InputDataConfig.s3InputFormat");
    ObjectNode owner = good();
    at(owner, "/inputDataConfig/s3InputDataConfig").put("s3BucketOwner", "12345");
    refused(owner, "inputDataConfig.s3InputDataConfig.s3BucketOwner");
    ObjectNode key = good();
    at(key, "/outputDataConfig/s3OutputDataConfig").put("s3EncryptionKeyId", "my key");
    refused(key, "outputDataConfig.s3OutputDataConfig.s3EncryptionKeyId");
    ObjectNode all = good();
    at(all, "/inputDataConfig/s3InputDataConfig")
        .put("s3InputFormat", "JSONL")
        .put("s3BucketOwner", "123456789012");
    at(all, "/outputDataConfig/s3OutputDataConfig").put("s3EncryptionKeyId", "alias/mine");
    accepted(all);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 23, 169})
  void a_timeout_outside_24_to_168_hours_is_refused(int hours) {
    refused(good().put("timeoutDurationInHours", hours), "timeoutDurationInHours");
  }

  @Test
  void a_timeout_from_24_to_168_hours_is_accepted() {
    accepted(good().put("timeoutDurationInHours", 24));
    accepted(good().put("timeoutDurationInHours", 168));
    refused(good().put("timeoutDurationInHours", 24.5), "timeoutDurationInHours");
    refused(good().put("timeoutDurationInHours", "24"), "timeoutDurationInHours");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "a_b", "a b"})
  void a_token_against_the_pattern_is_refused(String token) {
    refused(good().put("clientRequestToken", token), "clientRequestToken");
  }

  @Test
  void a_token_has_at_most_256_characters() {
    accepted(good().put("clientRequestToken", "t".repeat(256)));
    refused(good().put("clientRequestToken", "t".repeat(257)), "clientRequestToken");
  }

  @Test
  void an_invocation_type_is_one_of_two() {
    accepted(good().put("modelInvocationType", "InvokeModel"));
    accepted(good().put("modelInvocationType", "Converse"));
    refused(good().put("modelInvocationType", "converse"), "modelInvocationType");
  }

  @Test
  void a_vpc_needs_subnets_and_security_groups_in_bounds() {
    ObjectNode request = good();
    ObjectNode vpc = request.putObject("vpcConfig");
    refused(request, "vpcConfig.subnetIds");
    ArrayNode subnets = vpc.putArray("subnetIds").add("subnet-1");
    refused(request, "vpcConfig.securityGroupIds");
    vpc.putArray("securityGroupIds").add("sg-1");
    accepted(request);
    subnets.add("subnet_2");
    refused(request, "vpcConfig.subnetIds");
    subnets.removeAll();
    for (int i = 0; i < 17; i++) {
      subnets.add("subnet-" + i);
    }
    refused(request, "vpcConfig.subnetIds");
  }

  @Test
  void tags_are_checked() {
    ObjectNode request = good();
    request.putArray("tags").addObject().put("key", "team").put("value", "a b/c");
    accepted(request);
    ObjectNode noValue = good();
    noValue.putArray("tags").addObject().put("key", "team");
    refused(noValue, "tags.value");
    ObjectNode badKey = good();
    badKey.putArray("tags").addObject().put("key", "t#").put("value", "");
    refused(badKey, "tags.key");
  }

  @Test
  void a_body_that_is_no_json_object_is_refused_without_being_quoted() {
    for (String body : new String[] {"", "[]", "{\"secret", "{} {}"}) {
      RawHttp.Answer answer = http.post("/model-invocation-job", body);
      assertThat(answer.errorType()).isEqualTo("ValidationException");
      assertThat(answer.message()).doesNotContain("secret");
    }
  }
}
