/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationType;

class CreateJobTest {

  private static final String ARN =
      "arn:aws:bedrock:eu-central-1:123456789012:model-invocation-job/abcdefghijkl";
  private static final String CREATE = "operation=createModelInvocationJob";

  private final BedrockServer bedrock = new BedrockServer().answers("{\"jobArn\":\"" + ARN + "\"}");

  @AfterEach
  void stop() {
    bedrock.close();
  }

  @Test
  void sends_every_header_as_a_field_of_the_json_body() throws Exception {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("team", "search");
    tags.put("empty", null);
    Map<String, Object> headers = new HashMap<>(required());
    headers.put(BedrockBatchConstants.OPERATION, "createModelInvocationJob");
    headers.put(BedrockBatchConstants.CLIENT_REQUEST_TOKEN, "token-1");
    headers.put(BedrockBatchConstants.INPUT_FORMAT, "JSONL");
    headers.put(BedrockBatchConstants.INPUT_BUCKET_OWNER, "111122223333");
    headers.put(BedrockBatchConstants.OUTPUT_KMS_KEY_ID, "alias/out");
    headers.put(BedrockBatchConstants.OUTPUT_BUCKET_OWNER, "444455556666");
    headers.put(BedrockBatchConstants.VPC_SUBNET_IDS, List.of("subnet-1", "subnet-2"));
    headers.put(BedrockBatchConstants.VPC_SECURITY_GROUP_IDS, "sg-1, sg-2");
    headers.put(BedrockBatchConstants.TIMEOUT_DURATION_IN_HOURS, "72");
    headers.put(BedrockBatchConstants.TAGS, tags);
    headers.put(BedrockBatchConstants.MODEL_INVOCATION_TYPE, ModelInvocationType.CONVERSE);
    try (BedrockRoute route = BedrockRoute.to(bedrock, "")) {
      assertThat(route.send("ignored", headers).getException()).isNull();
    }

    BedrockServer.Request request = bedrock.onlyRequest();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/model-invocation-job");
    assertThat(request.json())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {
                      "jobName": "job-1",
                      "roleArn": "arn:aws:iam::123456789012:role/batch",
                      "clientRequestToken": "token-1",
                      "modelId": "amazon.nova-lite-v1:0",
                      "inputDataConfig": {"s3InputDataConfig": {
                        "s3InputFormat": "JSONL",
                        "s3Uri": "s3://in/a.jsonl",
                        "s3BucketOwner": "111122223333"}},
                      "outputDataConfig": {"s3OutputDataConfig": {
                        "s3Uri": "s3://out/",
                        "s3EncryptionKeyId": "alias/out",
                        "s3BucketOwner": "444455556666"}},
                      "vpcConfig": {
                        "subnetIds": ["subnet-1", "subnet-2"],
                        "securityGroupIds": ["sg-1", "sg-2"]},
                      "timeoutDurationInHours": 72,
                      "tags": [{"key": "team", "value": "search"}, {"key": "empty", "value": ""}],
                      "modelInvocationType": "Converse"
                    }
                    """));
  }

  @Test
  void takes_from_the_options_what_the_headers_lack() throws Exception {
    String options =
        CREATE
            + "&jobName=job-2&roleArn=role&modelId=model&inputS3Uri=s3://i/x&inputFormat=JSONL&inputBucketOwner=1"
            + "&outputS3Uri=s3://o/&outputKmsKeyId=key&outputBucketOwner=2&vpcSubnetIds=subnet-1,subnet-2"
            + "&vpcSecurityGroupIds=sg-1&timeoutDurationInHours=24&modelInvocationType=InvokeModel";
    try (BedrockRoute route = BedrockRoute.to(bedrock, options)) {
      assertThat(route.send(null, Map.of()).getException()).isNull();
    }

    assertThat(withoutToken())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {
                      "jobName": "job-2", "roleArn": "role", "modelId": "model",
                      "inputDataConfig": {"s3InputDataConfig": {
                        "s3InputFormat": "JSONL", "s3Uri": "s3://i/x", "s3BucketOwner": "1"}},
                      "outputDataConfig": {"s3OutputDataConfig": {
                        "s3Uri": "s3://o/", "s3EncryptionKeyId": "key", "s3BucketOwner": "2"}},
                      "vpcConfig": {"subnetIds": ["subnet-1", "subnet-2"], "securityGroupIds": ["sg-1"]},
                      "timeoutDurationInHours": 24,
                      "modelInvocationType": "InvokeModel"
                    }
                    """));
  }

  @Test
  void sends_nothing_optional_that_is_not_given() throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, CREATE)) {
      assertThat(route.send(null, required()).getException()).isNull();
    }
    assertThat(withoutToken().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "jobName", "roleArn", "modelId", "inputDataConfig", "outputDataConfig");
  }

  @Test
  void a_header_wins_over_the_option_but_a_blank_one_does_not() throws Exception {
    Map<String, Object> headers = new HashMap<>(required());
    headers.put(BedrockBatchConstants.JOB_NAME, "from-header");
    headers.put(BedrockBatchConstants.TIMEOUT_DURATION_IN_HOURS, 48);
    headers.put(BedrockBatchConstants.MODEL_ID, " ");
    String options = CREATE + "&jobName=from-option&timeoutDurationInHours=24&modelId=from-option";
    try (BedrockRoute route = BedrockRoute.to(bedrock, options)) {
      assertThat(route.send(null, headers).getException()).isNull();
    }
    assertThat(bedrock.onlyRequest().json().get("jobName").textValue()).isEqualTo("from-header");
    assertThat(bedrock.onlyRequest().json().get("timeoutDurationInHours").intValue()).isEqualTo(48);
    assertThat(bedrock.onlyRequest().json().get("modelId").textValue()).isEqualTo("from-option");
  }

  @Test
  void answers_with_the_response_and_the_arn_and_forgets_the_job_before() throws Exception {
    Map<String, Object> headers = new HashMap<>(required());
    headers.put(BedrockBatchConstants.JOB_ARN, "arn of the job before");
    headers.put(BedrockBatchConstants.JOB_STATUS, "Failed");
    headers.put(BedrockBatchConstants.ERROR_RECORD_COUNT, 7L);
    try (BedrockRoute route = BedrockRoute.to(bedrock, CREATE)) {
      Exchange done = route.send("prompt", headers);
      assertThat(done.getMessage().getBody()).isInstanceOf(CreateModelInvocationJobResponse.class);
      assertThat(done.getMessage().getBody(CreateModelInvocationJobResponse.class).jobArn())
          .isEqualTo(ARN);
      assertThat(done.getMessage().getHeader(BedrockBatchConstants.JOB_ARN)).isEqualTo(ARN);
      assertThat(done.getMessage().getHeaders())
          .doesNotContainKeys(
              BedrockBatchConstants.JOB_STATUS, BedrockBatchConstants.ERROR_RECORD_COUNT)
          .containsEntry(BedrockBatchConstants.JOB_NAME, "job-1");
    }
  }

  @Test
  void a_pojo_request_is_sent_as_it_is_and_headers_are_ignored() throws Exception {
    CreateModelInvocationJobRequest request =
        CreateModelInvocationJobRequest.builder().jobName("pojo").clientRequestToken("t").build();
    try (BedrockRoute route =
        BedrockRoute.to(bedrock, CREATE + "&pojoRequest=true&modelId=option")) {
      assertThat(route.send(request, required()).getException()).isNull();
    }
    assertThat(bedrock.onlyRequest().body())
        .isEqualTo("{\"jobName\":\"pojo\",\"clientRequestToken\":\"t\"}");
  }

  @Test
  void a_body_of_another_type_is_refused_by_the_name_of_the_expected_class() throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, CREATE + "&pojoRequest=true")) {
      assertThat(
              route.send(GetModelInvocationJobRequest.builder().build(), required()).getException())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be a " + CreateModelInvocationJobRequest.class.getName())
          .hasMessageContaining("is a " + GetModelInvocationJobRequest.class.getName());
      assertThat(route.send(null, required()).getException())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(CreateModelInvocationJobRequest.class.getName())
          .hasMessageEndingWith("is null");
    }
    assertThat(bedrock.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CamelAwsBedrockBatchJobName, jobName",
    "CamelAwsBedrockBatchRoleArn, roleArn",
    "CamelAwsBedrockBatchModelId, modelId",
    "CamelAwsBedrockBatchInputS3Uri, inputS3Uri",
    "CamelAwsBedrockBatchOutputS3Uri, outputS3Uri"
  })
  void a_missing_value_is_refused_by_the_names_of_header_and_option(String header, String option)
      throws Exception {
    Map<String, Object> headers = new HashMap<>(required());
    headers.remove(header);
    assertRefused(headers, "header " + header, "option " + option);
  }

  @Test
  void subnets_and_security_groups_are_refused_one_without_the_other() throws Exception {
    Map<String, Object> subnets = new HashMap<>(required());
    subnets.put(BedrockBatchConstants.VPC_SUBNET_IDS, "subnet-1");
    assertRefused(subnets, BedrockBatchConstants.VPC_SECURITY_GROUP_IDS, "vpcSecurityGroupIds");
    Map<String, Object> groups = new HashMap<>(required());
    groups.put(BedrockBatchConstants.VPC_SECURITY_GROUP_IDS, "sg-1");
    assertRefused(groups, BedrockBatchConstants.VPC_SUBNET_IDS, "vpcSubnetIds");
  }

  @Test
  void a_header_that_cannot_be_understood_is_refused_by_its_name() throws Exception {
    Map<String, Object> hours = new HashMap<>(required());
    hours.put(BedrockBatchConstants.TIMEOUT_DURATION_IN_HOURS, "three days");
    assertRefused(hours, BedrockBatchConstants.TIMEOUT_DURATION_IN_HOURS, "Integer");
    Map<String, Object> tags = new HashMap<>(required());
    tags.put(BedrockBatchConstants.TAGS, "team=search");
    assertRefused(tags, BedrockBatchConstants.TAGS, "Map");
  }

  private void assertRefused(Map<String, Object> headers, String... messageParts) throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, CREATE)) {
      assertThat(route.send(null, headers).getException())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(messageParts);
    }
    assertThat(bedrock.requests()).isEmpty();
  }

  private JsonNode withoutToken() {
    var json = (ObjectNode) bedrock.onlyRequest().json();
    // made by the SDK for each call
    assertThat(json.remove("clientRequestToken").textValue()).isNotBlank();
    return json;
  }

  private static Map<String, Object> required() {
    return Map.of(
        BedrockBatchConstants.JOB_NAME, "job-1",
        BedrockBatchConstants.ROLE_ARN, "arn:aws:iam::123456789012:role/batch",
        BedrockBatchConstants.MODEL_ID, "amazon.nova-lite-v1:0",
        BedrockBatchConstants.INPUT_S3_URI, "s3://in/a.jsonl",
        BedrockBatchConstants.OUTPUT_S3_URI, "s3://out/");
  }
}
