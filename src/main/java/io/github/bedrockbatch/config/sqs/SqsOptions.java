/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.sqs;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * The Amazon SQS queues of the routes.
 *
 * @param region empty for the Region of the jobs
 * @param endpoint empty for the regional endpoint of AWS
 * @param visibilityTimeout the time after which SQS redelivers the messages that a killed process
 *     had received
 */
public record SqsOptions(String region, String endpoint, Duration visibilityTimeout) {

  /**
   * @param used whether a route uses SQS
   * @param isLocal whether Bedrock and S3 are the embedded ones
   */
  public static SqsOptions read(OptionReader in, boolean used, boolean isLocal) {
    SqsOptions sqs =
        new SqsOptions(
            in.matching(
                "sqs.region",
                "",
                "[a-z]{2,}(-[a-z]+)+-[0-9]+",
                "must be the code of a region, such as eu-central-1"),
            in.uri("sqs.endpoint"),
            in.duration("sqs.visibility-timeout", "1m", "3s", "12h"));
    in.needs(
        !used || !isLocal || !sqs.endpoint.isEmpty(),
        "sqs.endpoint",
        "must be set while aws.mode=local: the URL of an emulator, as no call leaves this machine"
            + " for AWS then",
        "aws.mode");
    return sqs;
  }
}
