/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import io.github.bedrockbatch.local.fault.Faults;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The options of {@link LocalAws}, each with its default. They are set before the start: {@code
 * LocalAwsOptions.of(o -> o.port = 4566)}.
 */
public final class LocalAwsOptions {
  private static final long GIGABYTE = 1L << 30;

  /** The folder for objects and jobs; only one process may use it at a time. */
  public Path directory = Path.of("data", "local-aws");

  /** The address to listen on; anything but loopback needs {@link #allowRemote}. */
  public String host = "127.0.0.1";

  /** Whether to listen on any address and to accept any {@code Host} name. */
  public boolean allowRemote;

  /** The port of Bedrock, 0 for any free one. */
  public int port;

  /** The port of S3, 0 for any free one. */
  public int s3Port;

  /** Another S3 server to use; none is started then. */
  public Optional<URI> s3Endpoint = Optional.empty();

  /** The key that callers of S3 must sign with, or that the other server requires. */
  public String accessKey = "local";

  public String secretKey = "local-secret";

  /** The time from submission to end, spread over the states; zero is as fast as possible. */
  public Duration jobDuration = Duration.ofSeconds(2);

  /** {@code echo}, or the http(s) address of an OpenAI-compatible server. */
  public String model = "echo";

  /** The name of the model at that server. */
  public String modelName = "default";

  /** The bearer token of that server, may be empty. */
  public String modelApiKey = "";

  /** Concurrent calls to that server, for each job. */
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

  /** The seed of the order of output lines. */
  public long seed = 1;

  public Faults faults = Faults.NONE;

  private LocalAwsOptions() {}

  public static LocalAwsOptions of(Consumer<LocalAwsOptions> change) {
    LocalAwsOptions options = new LocalAwsOptions();
    change.accept(options);
    return options;
  }

  void check() {
    require(!jobDuration.isNegative(), "jobDuration cannot be negative");
    require(modelConcurrency > 0, "modelConcurrency must be at least 1");
    require(minRecords >= 0 && maxRecords >= minRecords, "minRecords must not exceed maxRecords");
    require(maxLineBytes > 0, "maxLineBytes must be at least 1");
    require(account.matches("[0-9]{12}"), "account must have 12 digits");
  }

  private static void require(boolean held, String otherwise) {
    if (!held) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
