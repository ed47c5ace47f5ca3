/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobInputDataConfig;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobOutputDataConfig;
import software.amazon.awssdk.services.bedrock.model.Tag;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.s3.S3Client;

/** A local-aws with the official clients of the Java SDK on it. */
final class Emulator implements AutoCloseable {
  static final String BUCKET = "prompts";
  static final String NOVA = "amazon.nova-lite-v1:0";
  static final String CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0";
  static final String ROLE = "arn:aws:iam::123456789012:role/batch";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> ENDINGS =
      List.of("Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired");

  final LocalAws aws;
  final BedrockClient bedrock;
  final BedrockRuntimeClient runtime;
  final S3Client s3;

  private Emulator(LocalAws aws, URI bedrockEndpoint, URI s3Endpoint) {
    this.aws = aws;
    LocalAwsOptions defaults = LocalAwsOptions.of(o -> {});
    StaticCredentialsProvider credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(defaults.accessKey, defaults.secretKey));
    bedrock =
        BedrockClient.builder()
            .endpointOverride(bedrockEndpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials)
            .build();
    runtime =
        BedrockRuntimeClient.builder()
            .endpointOverride(bedrockEndpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials)
            .build();
    s3 =
        S3Client.builder()
            .endpointOverride(s3Endpoint)
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(credentials)
            .build();
  }

  static Emulator start(Path directory) {
    return start(directory, o -> {});
  }

  static Emulator start(Path directory, Consumer<LocalAwsOptions> change) {
    try {
      LocalAwsOptions quick =
          LocalAwsOptions.of(
              o -> {
                o.directory = directory;
                o.jobDuration = Duration.ZERO;
                o.buckets = List.of(BUCKET);
                change.accept(o);
              });
      LocalAws aws = LocalAws.start(quick);
      return new Emulator(aws, aws.bedrockEndpoint(), aws.s3Endpoint());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Clients of a local-aws in another process. */
  static Emulator elsewhere(URI bedrockEndpoint, URI s3Endpoint) {
    return new Emulator(null, bedrockEndpoint, s3Endpoint);
  }

  URI endpoint() {
    return aws.bedrockEndpoint();
  }

  void put(String key, String content) {
    s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString(content, UTF_8));
  }

  String read(String key) {
    return s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asString(UTF_8);
  }

  List<String> keys(String prefix) {
    return s3.listObjectsV2(r -> r.bucket(BUCKET).prefix(prefix)).contents().stream()
        .map(object -> object.key())
        .toList();
  }

  String create(String name, Consumer<CreateModelInvocationJobRequest.Builder> change) {
    return bedrock.createModelInvocationJob(request(name).applyMutation(change).build()).jobArn();
  }

  String create(String name) {
    return create(name, r -> {});
  }

  /** A Converse job on the whole of {@code in/}. */
  CreateModelInvocationJobRequest.Builder request(String name) {
    return CreateModelInvocationJobRequest.builder()
        .jobName(name)
        .roleArn(ROLE)
        .modelId(NOVA)
        .modelInvocationType("Converse")
        .inputDataConfig(input("in/"))
        .outputDataConfig(
            ModelInvocationJobOutputDataConfig.builder()
                .s3OutputDataConfig(s -> s.s3Uri("s3://" + BUCKET + "/out"))
                .build());
  }

  static ModelInvocationJobInputDataConfig input(String key) {
    return ModelInvocationJobInputDataConfig.builder()
        .s3InputDataConfig(s -> s.s3Uri("s3://" + BUCKET + "/" + key))
        .build();
  }

  GetModelInvocationJobResponse get(String arn) {
    return bedrock.getModelInvocationJob(r -> r.jobIdentifier(arn));
  }

  GetModelInvocationJobResponse awaitEnd(String arn) {
    return awaitStatus(arn, ENDINGS);
  }

  GetModelInvocationJobResponse awaitStatus(String arn, String status) {
    return awaitStatus(arn, List.of(status));
  }

  private GetModelInvocationJobResponse awaitStatus(String arn, List<String> statuses) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get(arn), job -> statuses.contains(job.statusAsString()));
  }

  /** The only output file's lines of a job that has ended. */
  List<JsonNode> outputOf(String arn) {
    List<JsonNode> lines = new ArrayList<>();
    for (String key : keys("out/" + id(arn) + "/")) {
      if (key.endsWith(".jsonl.out")) {
        read(key).lines().forEach(line -> lines.add(json(line)));
      }
    }
    return lines;
  }

  JsonNode manifestOf(String arn) {
    return json(read("out/" + id(arn) + "/manifest.json.out"));
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static String id(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String converseRecords(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> converseRecord("r" + i, "question " + i))
        .collect(Collectors.joining());
  }

  static String converseRecord(String id, String text) {
    return "{\"recordId\":\"%s\",\"modelInput\":{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"%s\"}]}]}}\n"
        .formatted(id, text);
  }

  @Override
  public void close() {
    bedrock.close();
    runtime.close();
    s3.close();
    if (aws != null) {
      aws.close();
    }
  }
}
