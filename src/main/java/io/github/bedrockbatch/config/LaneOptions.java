/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.Names;
import io.github.bedrockbatch.config.source.OptionReader;
import java.util.ArrayList;
import java.util.List;

/**
 * A lane for jobs: a Region, an account and a bucket, with a quota of their own.
 *
 * @param models the models of prompts that the lane serves; empty for all
 * @param modelId the model of its jobs; empty for the model of the prompts
 * @param maxOpen the most jobs of a model that have not ended; 0 for a lane that takes no more
 *     batches
 */
public record LaneOptions(
    String name,
    List<String> models,
    String modelId,
    int maxOpen,
    AwsOptions aws,
    S3Options s3,
    BedrockOptions bedrock) {
  /** The name of the lane of the settings that name none. */
  public static final String DEFAULT = "default";

  private static final String PREFIX = "lanes";
  private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";
  private static final int MOST_OPEN = 1_000;
  private static final List<String> OF_ALL = List.of("models", "model-id", "max-open");
  private static final List<String> OF_NAMED =
      List.of(
          "region",
          "profile",
          "bucket",
          "prefix",
          "bucket-owner",
          "kms-key-id",
          "path-style",
          "s3-endpoint",
          "role-arn",
          "vpc-subnet-ids",
          "vpc-security-group-ids",
          "bedrock-endpoint",
          "runtime-endpoint");

  /**
   * Reads all lanes, the default lane first, from which the others take what they do not set. A
   * name without any setting is no lane.
   */
  static List<LaneOptions> read(
      OptionReader in, AwsOptions aws, S3Options s3, BedrockOptions bedrock, JobsOptions jobs) {
    List<LaneOptions> lanes = new ArrayList<>();
    lanes.add(
        in.names(PREFIX, OF_ALL).contains(DEFAULT)
            ? of(in, DEFAULT, aws, s3, bedrock, jobs)
            : new LaneOptions(DEFAULT, List.of(), "", jobs.maxOpen(), aws, s3, bedrock));
    List<String> all = new ArrayList<>(OF_ALL);
    all.addAll(OF_NAMED);
    for (String name : in.names(PREFIX, all)) {
      if (name.matches(NAME) && !name.equals(DEFAULT)) {
        boolean isSet = all.stream().anyMatch(o -> in.isSet(PREFIX + "." + name + "." + o));
        LaneOptions lane = named(in, name, lanes.get(0), jobs, isSet);
        lanes.addAll(isSet ? List.of(lane) : List.of());
      }
    }
    return List.copyOf(lanes);
  }

  private static LaneOptions named(
      OptionReader in, String name, LaneOptions standard, JobsOptions jobs, boolean isSet) {
    String lane = PREFIX + "." + name + ".";
    AwsOptions aws = standard.aws;
    LaneOptions options =
        of(
            in,
            name,
            aws.inLane(in, lane),
            standard.s3.inLane(in, lane, aws),
            standard.bedrock.inLane(in, lane, aws),
            jobs);
    in.rule(
        !aws.isLocal() || !isSet,
        lane + "bucket",
        "needs aws.mode=aws: the local mode has one Bedrock only",
        "aws.mode");
    in.rule(
        aws.isLocal() || !isSet || in.isSet(lane + "bucket"),
        lane + "bucket",
        "must be set: a bucket of yours in the region of the lane");
    return options;
  }

  private static LaneOptions of(
      OptionReader in,
      String name,
      AwsOptions aws,
      S3Options s3,
      BedrockOptions bedrock,
      JobsOptions jobs) {
    String lane = PREFIX + "." + name + ".";
    List<String> models = in.parsed(lane + "models", "", "must be model ids", Names::list);
    String modelId = in.text(lane + "model-id", "");
    in.rule(
        modelId.isEmpty() || models.size() == 1,
        lane + "model-id",
        "needs " + lane + "models to name the one model that it stands for",
        lane + "models");
    int maxOpen =
        in.parsed(
            lane + "max-open",
            "",
            "must be a whole number from 0 to " + MOST_OPEN,
            text -> text.isEmpty() ? jobs.maxOpen() : upToMost(text));
    return new LaneOptions(name, models, modelId, maxOpen, aws, s3, bedrock);
  }

  private static int upToMost(String text) {
    int number = Integer.parseInt(text);
    if (number < 0 || number > MOST_OPEN) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  /** Whether the lane takes batches for this model. */
  public boolean serves(String model) {
    return models.isEmpty() || models.contains(model);
  }

  /** The model that jobs and calls of this lane name for prompts of this model. */
  public String modelFor(String model) {
    return modelId.isEmpty() ? model : modelId;
  }

  static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
