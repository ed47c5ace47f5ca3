/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.files.JsonFactories;
import java.time.Duration;

/**
 * The embedded Bedrock and S3, used with {@code aws.mode=local}.
 *
 * @param port the port of Bedrock on loopback; 0 for any free one
 * @param s3Port the port of S3 on loopback; 0 for any free one
 * @param jobDuration from submission to the end of a job
 * @param model {@code echo}, {@code repeat}, or the URL of an OpenAI-compatible server
 * @param minRecords a smaller job fails, as it does in AWS
 * @param faults the fault switches at the start, as a JSON object
 */
public record LocalOptions(
    int port, int s3Port, Duration jobDuration, String model, int minRecords, String faults) {
  static LocalOptions read(OptionReader in) {
    LocalOptions options =
        new LocalOptions(
            in.number("local.port", 0, 0, 65_535),
            in.number("local.s3-port", 0, 0, 65_535),
            in.duration("local.job-duration", "2s", "0s", "1d"),
            in.checked(
                "local.model",
                "echo",
                "must be echo or repeat, or the http or https URL of an OpenAI-compatible server",
                text -> text.matches("echo|repeat") || OptionReader.isHttp(text)),
            in.number("local.min-records", 100, 1, 100_000),
            in.checked(
                "local.faults",
                "{}",
                "must be a JSON object of fault switches (docs/local-aws.md), such as"
                    + " {\"recordErrorShare\":0.1}",
                LocalOptions::isObject));
    in.rule(
        options.port == 0 || options.port != options.s3Port,
        "local.port",
        "must differ from " + in.shown("local.s3-port"),
        "local.s3-port");
    return options;
  }

  private static boolean isObject(String text) {
    try {
      return JsonFactories.TREES.readTree(text).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
