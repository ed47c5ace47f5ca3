/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.files.DirectoryLock;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.http.ApiServer;
import io.github.bedrockbatch.local.http.ModelArns;
import io.github.bedrockbatch.local.job.JobIds;
import io.github.bedrockbatch.local.job.JobStore;
import io.github.bedrockbatch.local.model.Model;
import io.github.bedrockbatch.local.model.Models;
import io.github.bedrockbatch.local.s3.EmbeddedS3;
import io.github.bedrockbatch.local.s3.ObjectContents;
import io.github.bedrockbatch.local.work.JobRunner;
import io.github.bedrockbatch.local.work.Jobs;
import io.github.bedrockbatch.local.work.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Bedrock batch inference, the on-demand runtime and S3 in this process, on loopback, with no AWS
 * account. docs/local-aws.md lists its assumptions and guesses.
 *
 * <p>Jobs survive the process: after a restart on the same directory, finished jobs are there and
 * unfinished ones continue.
 */
public final class LocalAws implements AutoCloseable {
  private final CloseStack opened;
  private final LocalAwsOptions options;
  private final URI s3Endpoint;
  private final URI bedrockEndpoint;

  private LocalAws(
      CloseStack opened, LocalAwsOptions options, URI s3Endpoint, URI bedrockEndpoint) {
    this.opened = opened;
    this.options = options;
    this.s3Endpoint = s3Endpoint;
    this.bedrockEndpoint = bedrockEndpoint;
  }

  /**
   * Returns when Bedrock and S3 answer.
   *
   * @throws IllegalArgumentException when the options contradict each other, or would open this to
   *     other machines without {@code allowRemote}
   */
  public static LocalAws start(LocalAwsOptions options) throws IOException {
    options.check();
    InetAddress address = InetAddress.getByName(options.host);
    if (!address.isLoopbackAddress() && !options.allowRemote) {
      throw new IllegalArgumentException(
          "local-aws does not check who calls it, so it listens on loopback only; "
              + options.host
              + " is open to other machines. Set allowRemote to allow that.");
    }
    CloseStack opened = new CloseStack();
    try {
      return start(options, address, opened);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static LocalAws start(LocalAwsOptions options, InetAddress address, CloseStack opened)
      throws IOException {
    Path directory = options.directory;
    opened.add(DirectoryLock.take(directory));
    FaultSwitches faults = new FaultSwitches(options.faults);
    Optional<EmbeddedS3> embedded =
        options.s3Endpoint.isPresent()
            ? Optional.empty()
            : Optional.of(opened.add(embeddedS3(options, faults)));
    URI s3Endpoint = embedded.map(EmbeddedS3::endpoint).or(() -> options.s3Endpoint).orElseThrow();
    S3Client s3 = opened.add(S3Access.client(s3Endpoint, options));
    S3Access.createMissing(s3, options.buckets);
    JobStore store =
        opened.add(
            new JobStore(
                directory.resolve("jobs"),
                options.clock,
                new JobIds(options.region, options.account),
                options.maxOpenJobsPerModel));
    Model model =
        Models.of(options.model, options.modelName, options.modelApiKey, options.modelConcurrency);
    JobRunner runner =
        opened.add(
            new JobRunner(
                store,
                s3,
                embedded.isPresent() ? embedded.get() : ObjectContents.of(s3),
                model,
                limits(options),
                options.clock,
                options.jobDuration,
                faults,
                options.seed,
                directory.resolve("work")));
    ApiServer api =
        opened.add(
            ApiServer.start(
                new InetSocketAddress(address, options.port),
                options.allowRemote,
                new Jobs(store, runner, faults),
                new ModelArns(options.region, options.account),
                model,
                faults));
    URI bedrockEndpoint = URI.create("http://" + inUri(options.host) + ":" + api.port());
    return new LocalAws(opened, options, s3Endpoint, bedrockEndpoint);
  }

  private static EmbeddedS3 embeddedS3(LocalAwsOptions options, FaultSwitches faults)
      throws IOException {
    return EmbeddedS3.start(
        options.directory.resolve("s3"),
        inUri(options.host),
        options.s3Port,
        options.accessKey,
        options.secretKey,
        options.allowRemote,
        faults);
  }

  private static Limits limits(LocalAwsOptions options) {
    return new Limits(
        options.minRecords,
        options.maxRecords,
        options.maxFileBytes,
        options.maxJobBytes,
        options.maxLineBytes);
  }

  private static String inUri(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** The endpoint for clients of both {@code bedrock} and {@code bedrock-runtime}. */
  public URI bedrockEndpoint() {
    return bedrockEndpoint;
  }

  /** The endpoint for clients of S3, which have to use path-style addresses. */
  public URI s3Endpoint() {
    return s3Endpoint;
  }

  public String accessKey() {
    return options.accessKey;
  }

  public String secretKey() {
    return options.secretKey;
  }

  @Override
  public void close() {
    opened.close();
  }
}
