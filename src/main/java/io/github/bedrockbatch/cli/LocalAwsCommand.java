/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.aws.EmbeddedAws;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.LogLevel;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.local.LocalAwsOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "local-aws",
    mixinStandardHelpOptions = true,
    description =
        "Runs the embedded Bedrock and S3 alone, for any AWS SDK to talk to. See"
            + " docs/local-aws.md.")
final class LocalAwsCommand implements Callable<Integer> {
  private static final int MOST = 65_535;

  @Mixin private ConfigOption config;

  @Option(names = "--port", defaultValue = "4566", description = "Bedrock (${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--s3-port", defaultValue = "4567", description = "S3 (${DEFAULT-VALUE}).")
  private int s3Port;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description =
          "Use this S3 server, with the credentials of AWS_ACCESS_KEY_ID, and start none.")
  private URI s3Endpoint;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Objects and jobs are kept here (<data.dir>/local-aws).")
  private Path directory;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on.")
  private String host;

  @Option(
      names = "--allow-remote",
      description =
          "Allow a --host other than loopback and any host name: whoever can reach it can use it.")
  private boolean allowRemote;

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("INFO");
    mustBePort("--port", port);
    mustBePort("--s3-port", s3Port);
    Settings settings = config.load(Map.of());
    LocalAws local = start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(local::close, "stop"));
    System.out.println("Bedrock  " + local.bedrockEndpoint());
    System.out.println("S3       " + local.s3Endpoint() + "  bucket " + settings.s3().bucket());
    if (s3Endpoint == null) {
      System.out.println();
      System.out.println("export AWS_ACCESS_KEY_ID=" + local.accessKey());
      System.out.println("export AWS_SECRET_ACCESS_KEY=" + local.secretKey());
      System.out.println("export AWS_REGION=" + settings.aws().region());
      System.out.println("export AWS_DEFAULT_REGION=" + settings.aws().region());
      System.out.println("export AWS_ENDPOINT_URL_BEDROCK=" + local.bedrockEndpoint());
      System.out.println("export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=" + local.bedrockEndpoint());
      System.out.println("export AWS_ENDPOINT_URL_S3=" + local.s3Endpoint());
    }
    System.out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private LocalAws start(Settings settings) throws Exception {
    return LocalAws.start(
        LocalAwsOptions.of(
            options -> {
              options.directory =
                  directory == null ? settings.data().dir().resolve("local-aws") : directory;
              options.host = host;
              options.allowRemote = allowRemote;
              options.port = port;
              options.s3Port = s3Port;
              options.jobDuration = settings.local().jobDuration();
              options.model = settings.local().model();
              options.minRecords = settings.local().minRecords();
              options.faults = EmbeddedAws.faults(settings);
              options.region = settings.aws().region();
              options.buckets = List.of(settings.s3().bucket());
              if (s3Endpoint != null) {
                options.s3Endpoint = Optional.of(s3Endpoint);
                options.accessKey = environment("AWS_ACCESS_KEY_ID");
                options.secretKey = environment("AWS_SECRET_ACCESS_KEY");
              }
            }));
  }

  private static void mustBePort(String option, int number) {
    if (number < 0 || number > MOST) {
      throw new CommandException(
          "%s must be a port from 1 to %d, or 0 for any free one".formatted(option, MOST));
    }
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new CommandException("--s3-endpoint needs the environment variable " + name);
    }
    return value;
  }
}
