/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import io.github.bedrockbatch.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The emulated AWS in a process of its own, which both sides talk to, each to a fresh one. */
final class Emulator implements AutoCloseable {
  static final String BUCKET = "bedrock-batch";
  static final String ROLE = "arn:aws:iam::123456789012:role/bench";

  private static final Pattern BEDROCK = Pattern.compile("(?m)^Bedrock +(\\S+)");
  private static final Pattern S3 = Pattern.compile("(?m)^S3 +(\\S+)");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^export (\\w+)=(\\S+)");

  private final JavaProcess process;
  private final String output;
  private double cpuBefore;

  private Emulator(JavaProcess process, String output) {
    this.process = process;
    this.output = output;
  }

  static Emulator start(Path jar, Path folder) throws IOException, InterruptedException {
    JavaProcess process =
        JavaProcess.start(
            folder,
            Map.of(),
            List.of(
                "-Xmx1g",
                "-Dlocal.job-duration=0s",
                "-Ds3.bucket=" + BUCKET,
                "-jar",
                jar.toString(),
                "local-aws",
                "--port=0",
                "--s3-port=0"));
    while (!process.output().contains("AWS_REGION=")) {
      process.mustRun();
      Thread.sleep(50);
    }
    Emulator emulator = new Emulator(process, process.output());
    emulator.lap(); // its start is nobody's work
    return emulator;
  }

  String bedrock() {
    return first(BEDROCK);
  }

  String s3() {
    return first(S3);
  }

  private String first(Pattern pattern) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("Not in what local-aws says: " + pattern);
    }
    return matcher.group(1);
  }

  /** Makes each call of Bedrock and S3 take that much longer. */
  void slow(int millis) throws IOException, InterruptedException {
    String faults = "{\"slowAnswerMillis\":%d,\"slowS3Millis\":%d}".formatted(millis, millis);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(bedrock() + "/local-aws/faults"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(faults))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.body());
    }
  }

  /** Credentials and region, as environment variables of the SDK. */
  Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    Matcher matcher = VARIABLE.matcher(output);
    while (matcher.find()) {
      variables.put(matcher.group(1), matcher.group(2));
    }
    return variables;
  }

  /** From here on its processor time counts. */
  void lap() {
    cpuBefore = process.cpuSeconds();
  }

  double cpuSeconds() {
    return process.cpuSeconds() - cpuBefore;
  }

  @Override
  public void close() {
    process.close();
  }
}
