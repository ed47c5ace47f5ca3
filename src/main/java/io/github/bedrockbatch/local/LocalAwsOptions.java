/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import io.github.bedrockbatch.local.fault.Faults;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How {@link LocalAws} behaves.
 *
 * @param directory where objects and the memory of jobs are kept; one process at a time
 * @param host the address to listen on; anything but loopback needs {@code allowRemote}
 * @param allowRemote whether to listen on any address and to answer to any name in {@code Host}
 * @param port the port of Bedrock, 0 for any free one
 * @param s3Port the port of S3, 0 for any free one
 * @param s3Endpoint another S3 server to use; none is started then
 * @param accessKey what callers of S3 must sign with, or what the other server wants
 * @param jobDuration from submit to end, spread over the states; zero is as fast as possible
 * @param model {@code echo}, or the http(s) address of an OpenAI-compatible server
 * @param modelName the model that server is asked for
 * @param modelApiKey its bearer token, may be empty
 * @param modelConcurrency calls to that server at a time, for each job
 * @param maxLineBytes the longest line of an input file
 * @param buckets buckets to create at start when they are missing
 * @param seed decides the order of output lines
 */
public record LocalAwsOptions(
    Path directory,
    String host,
    boolean allowRemote,
    int port,
    int s3Port,
    Optional<URI> s3Endpoint,
    String accessKey,
    String secretKey,
    Duration jobDuration,
    String model,
    String modelName,
    String modelApiKey,
    int modelConcurrency,
    int minRecords,
    int maxRecords,
    long maxFileBytes,
    long maxJobBytes,
    int maxLineBytes,
    int maxOpenJobsPerModel,
    String region,
    String account,
    List<String> buckets,
    Clock clock,
    long seed,
    Faults faults) {

  private static final long GIGABYTE = 1L << 30;

  public LocalAwsOptions {
    require(jobDuration != null && !jobDuration.isNegative(), "jobDuration cannot be negative");
    require(modelConcurrency > 0, "modelConcurrency must be at least 1");
    require(minRecords >= 0 && maxRecords >= minRecords, "minRecords must not exceed maxRecords");
    require(maxLineBytes > 0, "maxLineBytes must be at least 1");
    require(account.matches("[0-9]{12}"), "account must have 12 digits");
    buckets = List.copyOf(buckets);
    Objects.requireNonNull(faults);
  }

  private static void require(boolean held, String otherwise) {
    if (!held) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  public static LocalAwsOptions defaults() {
    return new Builder().build();
  }

  /** These options with some changed: {@code options.with(o -> o.port = 4566)}. */
  public LocalAwsOptions with(Consumer<Builder> change) {
    Builder builder = new Builder(this);
    change.accept(builder);
    return builder.build();
  }

  /** Options being chosen; a field left alone keeps its default. */
  public static final class Builder {
    public Path directory = Path.of("data", "local-aws");
    public String host = "127.0.0.1";
    public boolean allowRemote;
    public int port;
    public int s3Port;
    public Optional<URI> s3Endpoint = Optional.empty();
    public String accessKey = "local";
    public String secretKey = "local-secret";
    public Duration jobDuration = Duration.ofSeconds(2);
    public String model = "echo";
    public String modelName = "default";
    public String modelApiKey = "";
    public int modelConcurrency = 8;
    public int minRecords = 100;
    public int maxRecords = 100_000;
    public long maxFileBytes = GIGABYTE;
    public long maxJobBytes = 5 * GIGABYTE;
    public int maxLineBytes = 64 << 20;
    public int maxOpenJobsPerModel = 100;
    public String region = "us-east-1";
    public String account = "123456789012";
    public List<String> buckets = List.of();
    public Clock clock = Clock.systemUTC();
    public long seed = 1;
    public Faults faults = Faults.NONE;

    private Builder() {}

    private Builder(LocalAwsOptions from) {
      directory = from.directory;
      host = from.host;
      allowRemote = from.allowRemote;
      port = from.port;
      s3Port = from.s3Port;
      s3Endpoint = from.s3Endpoint;
      accessKey = from.accessKey;
      secretKey = from.secretKey;
      jobDuration = from.jobDuration;
      model = from.model;
      modelName = from.modelName;
      modelApiKey = from.modelApiKey;
      modelConcurrency = from.modelConcurrency;
      minRecords = from.minRecords;
      maxRecords = from.maxRecords;
      maxFileBytes = from.maxFileBytes;
      maxJobBytes = from.maxJobBytes;
      maxLineBytes = from.maxLineBytes;
      maxOpenJobsPerModel = from.maxOpenJobsPerModel;
      region = from.region;
      account = from.account;
      buckets = from.buckets;
      clock = from.clock;
      seed = from.seed;
      faults = from.faults;
    }

    private LocalAwsOptions build() {
      return new LocalAwsOptions(
          directory,
          host,
          allowRemote,
          port,
          s3Port,
          s3Endpoint,
          accessKey,
          secretKey,
          jobDuration,
          model,
          modelName,
          modelApiKey,
          modelConcurrency,
          minRecords,
          maxRecords,
          maxFileBytes,
          maxJobBytes,
          maxLineBytes,
          maxOpenJobsPerModel,
          region,
          account,
          buckets,
          clock,
          seed,
          faults);
    }
  }
}
