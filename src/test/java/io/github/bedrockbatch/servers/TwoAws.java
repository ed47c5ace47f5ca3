/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.local.LocalAwsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/** Two local-aws, of the default lane and of one that is called {@code eu}, with few jobs each. */
public final class TwoAws implements AutoCloseable {
  private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1");

  private final Path folder;
  private final int quota;
  private final Duration jobs;
  private final LocalAws[] each = new LocalAws[2];

  private TwoAws(Path folder, int quota, Duration jobs) {
    this.folder = folder;
    this.quota = quota;
    this.jobs = jobs;
  }

  public static TwoAws start(Path folder, int quota, Duration jobs) throws IOException {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local-secret");
    TwoAws aws = new TwoAws(folder, quota, jobs);
    aws.each[0] = aws.start(0, 0, 0);
    aws.each[1] = aws.start(1, 0, 0);
    return aws;
  }

  private LocalAws start(int which, int port, int s3Port) throws IOException {
    return LocalAws.start(
        LocalAwsOptions.of(
            options -> {
              options.directory = folder.resolve(REGIONS.get(which));
              options.port = port;
              options.s3Port = s3Port;
              options.region = REGIONS.get(which);
              options.jobDuration = jobs;
              options.minRecords = 1;
              options.maxOpenJobsPerModel = quota;
              options.buckets = List.of("prompts");
            }));
  }

  /** What leads there. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.mode", "aws");
    settings.put("aws.region", REGIONS.get(0));
    settings.put("s3.bucket", "prompts");
    settings.put("s3.path-style", "true");
    settings.put("s3.endpoint", each[0].s3Endpoint().toString());
    settings.put("bedrock.endpoint", each[0].bedrockEndpoint().toString());
    settings.put("bedrock.runtime-endpoint", each[0].bedrockEndpoint().toString());
    settings.put("bedrock.role-arn", "arn:aws:iam::123456789012:role/batch");
    settings.put("lanes.eu.region", REGIONS.get(1));
    settings.put("lanes.eu.bucket", "prompts");
    settings.put("lanes.eu.s3-endpoint", each[1].s3Endpoint().toString());
    settings.put("lanes.eu.bedrock-endpoint", each[1].bedrockEndpoint().toString());
    settings.put("lanes.eu.runtime-endpoint", each[1].bedrockEndpoint().toString());
    return settings;
  }

  /** Takes one away, which keeps what it has. */
  public Runnable away(int which) throws IOException {
    int port = each[which].bedrockEndpoint().getPort();
    int s3Port = each[which].s3Endpoint().getPort();
    each[which].close();
    each[which] = null;
    return () -> {
      try {
        each[which] = start(which, port, s3Port);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** Sets the fault switches of one to these and no others. */
  public void faults(int which, String json) throws IOException, InterruptedException {
    URI service = each[which].bedrockEndpoint();
    assertThat(
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(service.resolve("/local-aws/faults"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(200);
  }

  /** Every job that one was ever asked for. */
  public List<ModelInvocationJobSummary> jobs(int which) {
    try (BedrockClient bedrock =
        BedrockClient.builder()
            .endpointOverride(each[which].bedrockEndpoint())
            .region(Region.of(REGIONS.get(which)))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("local", "local-secret")))
            .build()) {
      return bedrock
          .listModelInvocationJobsPaginator(request -> {})
          .invocationJobSummaries()
          .stream()
          .toList();
    }
  }

  @Override
  public void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    for (LocalAws aws : each) {
      if (aws != null) {
        aws.close();
      }
    }
  }
}
