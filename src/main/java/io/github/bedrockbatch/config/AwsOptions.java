/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;

/**
 * The AWS that is used, and how.
 *
 * @param profile empty for the SDK's default credential chain
 * @param timeout of one call, except invocations of models and large uploads
 */
public record AwsOptions(Mode mode, String region, String profile, Duration timeout) {

  /** Whether Bedrock and S3 are embedded or those of AWS. */
  public enum Mode {
    LOCAL,
    AWS
  }

  private static final String REGION = "[a-z]{2,}(-[a-z]+)+-[0-9]+";
  private static final String REGION_MUST = "must be the code of a region, such as eu-central-1";

  static AwsOptions read(OptionReader in) {
    return new AwsOptions(
        in.oneOf("aws.mode", Mode.LOCAL),
        in.matching("aws.region", "us-east-1", REGION, REGION_MUST),
        in.text("aws.profile", ""),
        in.duration("aws.timeout", "1m", "1s", "10m"));
  }

  /** These options, changed by the settings of a lane. */
  AwsOptions inLane(OptionReader in, String lane) {
    return new AwsOptions(
        mode,
        LaneOptions.or(in.matching(lane + "region", "", REGION, REGION_MUST), region),
        LaneOptions.or(in.text(lane + "profile", ""), profile),
        timeout);
  }

  public boolean isLocal() {
    return mode == Mode.LOCAL;
  }

  /** The URL that replaces the endpoint of a service; empty for none. */
  String endpoint(OptionReader in, String key, String service) {
    String endpoint = in.uri(key);
    in.rule(
        !isLocal() || endpoint.isEmpty(),
        key,
        "needs aws.mode=aws: the local mode always uses its own " + service,
        "aws.mode");
    return endpoint;
  }
}
