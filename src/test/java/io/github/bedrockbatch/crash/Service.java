/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/** Local-aws in a process that lives through it all, and knows of every job there ever was. */
final class Service implements AutoCloseable {
  private static final String BUCKET = "bedrock-batch";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ShippedProcess process;
  private final String words;
  private final SilentProxy bedrock;
  private final SilentProxy s3;

  private Service(ShippedProcess process, String words) throws IOException {
    this.process = process;
    this.words = words;
    this.bedrock = before("Bedrock +");
    this.s3 = before("S3 +");
  }

  private SilentProxy before(String server) throws IOException {
    URI uri = URI.create(said(server));
    return SilentProxy.before(new InetSocketAddress(uri.getHost(), uri.getPort()));
  }

  static Service start(Path folder, Path temporary) throws IOException {
    Path log = folder.resolve("local-aws.log");
    ShippedProcess process =
        new ShippedProcess(
            log,
            temporary,
            Map.of(),
            List.of("-Xmx512m", "-Dlocal.job-duration=1s", "-Ds3.bucket=" + BUCKET),
            List.of("local-aws", "--port=0", "--s3-port=0", "--dir=" + folder.resolve("aws")));
    process.start();
    await().atMost(Duration.ofMinutes(2)).until(() -> process.hasSaid("export AWS_REGION="));
    return new Service(process, Files.readString(log));
  }

  private String said(String pattern) {
    Matcher matcher = Pattern.compile("(?m)^" + pattern + "(\\S+)").matcher(words);
    assertThat(matcher.find()).as("local-aws says " + pattern).isTrue();
    return matcher.group(1);
  }

  /** Leads the program here, as {@code -D} options. */
  List<String> settings() {
    return List.of(
        "-Daws.mode=aws",
        "-Daws.region=" + said("export AWS_REGION="),
        "-Dbedrock.endpoint=http://127.0.0.1:" + bedrock.port(),
        "-Dbedrock.runtime-endpoint=http://127.0.0.1:" + bedrock.port(),
        "-Dbedrock.role-arn=arn:aws:iam::123456789012:role/chaos",
        "-Ds3.endpoint=http://127.0.0.1:" + s3.port(),
        "-Ds3.path-style=true",
        "-Ds3.bucket=" + BUCKET);
  }

  Map<String, String> credentials() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", said("export AWS_ACCESS_KEY_ID="),
        "AWS_SECRET_ACCESS_KEY", said("export AWS_SECRET_ACCESS_KEY="));
  }

  /** Sets these fault switches and no others. */
  void misbehave(Map<String, Object> switches) throws IOException, InterruptedException {
    process.mustRun();
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(said("Bedrock +")).resolve("/local-aws/faults"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(switches)))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** From now on nothing answers the program, though its connections stay. */
  void fallSilent() {
    bedrock.fallSilent();
    s3.fallSilent();
  }

  /**
   * @param late what the program said meanwhile arrives now; it is lost otherwise
   */
  void speak(boolean late) throws IOException {
    bedrock.speak(late);
    s3.speak(late);
  }

  List<ModelInvocationJobSummary> jobs() {
    Map<String, String> keys = credentials();
    try (BedrockClient client =
        BedrockClient.builder()
            .endpointOverride(URI.create(said("Bedrock +")))
            .region(Region.of(said("export AWS_REGION=")))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        keys.get("AWS_ACCESS_KEY_ID"), keys.get("AWS_SECRET_ACCESS_KEY"))))
            .build()) {
      return client
          .listModelInvocationJobsPaginator(request -> {})
          .invocationJobSummaries()
          .stream()
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    bedrock.close();
    s3.close();
    process.close();
  }
}
