/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.aws;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.local.LocalAwsOptions;
import io.github.bedrockbatch.local.fault.Faults;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts Bedrock and S3 inside this process, and logs a banner about that. */
public final class EmbeddedAws {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedAws.class);

  private EmbeddedAws() {}

  public static LocalAws start(Settings settings) throws IOException {
    LocalAws local =
        LocalAws.start(
            LocalAwsOptions.of(
                options -> {
                  options.directory = settings.data().dir().resolve("local-aws");
                  options.port = settings.local().port();
                  options.s3Port = settings.local().s3Port();
                  options.jobDuration = settings.local().jobDuration();
                  options.model = settings.local().model();
                  options.minRecords = settings.local().minRecords();
                  options.faults = faults(settings);
                  options.region = settings.aws().region();
                  options.buckets = List.of(settings.s3().bucket());
                }));
    LOG.info("==============================================================================");
    LOG.info(" LOCAL MODE: no call leaves this machine and nothing is paid. The answers come");
    LOG.info(" from the model '{}' of the embedded local-aws.", settings.local().model());
    LOG.info(" Bedrock {}   S3 {}", local.bedrockEndpoint(), local.s3Endpoint());
    LOG.info(" For Amazon Bedrock set aws.mode=aws (README, \"Pointing it at AWS\").");
    LOG.info("==============================================================================");
    return local;
  }

  /**
   * The faults that the settings name.
   *
   * @throws InvalidSettings when one does not exist
   */
  public static Faults faults(Settings settings) {
    try {
      return Faults.of(settings.local().faults());
    } catch (IllegalArgumentException e) {
      throw new InvalidSettings(List.of(e.getMessage()), "local.faults");
    }
  }
}
