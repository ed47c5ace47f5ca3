/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;

/**
 * The bucket for the input and output of jobs.
 *
 * @param prefix the beginning of all object keys, without a slash at either end; may be empty
 * @param endpoint empty for the regional endpoint of AWS
 * @param pathStyle whether the path of requests names the bucket, not the host name; always true in
 *     local mode
 * @param bucketOwner the account that must own the bucket; empty for any
 * @param kmsKeyId encrypts the input and output of jobs; empty for the key that AWS manages
 */
public record S3Options(
    String bucket,
    String prefix,
    String endpoint,
    boolean pathStyle,
    String bucketOwner,
    String kmsKeyId) {
  private static final String SEGMENT = "[-!_*'().a-zA-Z0-9]+";
  private static final String KMS_ID = "[-a-zA-Z0-9]{36}";
  private static final String KMS_ALIAS = "alias/[-a-zA-Z0-9/_]+";
  private static final String KMS_ARN =
      "arn:aws(-[^:]+)?:kms:[-a-z0-9]*:[0-9]{12}:(key/" + KMS_ID + "|" + KMS_ALIAS + ")";

  private static final String KMS = KMS_ID + "|" + KMS_ALIAS + "|" + KMS_ARN;
  private static final String KMS_MUST = "must be the id, alias or ARN of a KMS key";
  private static final String BUCKET = "[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]";
  private static final String BUCKET_MUST =
      "must be a bucket's name: 3 to 63 of a-z, 0-9, dot and hyphen";
  private static final String PREFIX = "(" + SEGMENT + "(/" + SEGMENT + ")*)?";
  private static final String PREFIX_MUST =
      "must be names of letters, digits and -!_*'(). joined by single slashes (Bedrock"
          + " allows no other character in its S3 URIs), or empty";
  private static final String OWNER = "[0-9]{12}";
  private static final String OWNER_MUST = "must be an account id of 12 digits";

  /**
   * These options, changed by the settings of a lane, without those that belong to another bucket.
   */
  S3Options inLane(OptionReader in, String lane, AwsOptions aws) {
    String itsPathStyle =
        in.matching(lane + "path-style", "", "true|false", "must be true or false");
    return new S3Options(
        in.matching(lane + "bucket", "", BUCKET, BUCKET_MUST),
        LaneOptions.or(in.matching(lane + "prefix", "", PREFIX, PREFIX_MUST), prefix),
        aws.endpoint(in, lane + "s3-endpoint", "S3"),
        itsPathStyle.isEmpty() ? pathStyle : Boolean.parseBoolean(itsPathStyle),
        in.matching(lane + "bucket-owner", "", OWNER, OWNER_MUST),
        in.matching(lane + "kms-key-id", "", KMS, KMS_MUST));
  }

  static S3Options read(OptionReader in, AwsOptions aws) {
    S3Options options =
        new S3Options(
            in.matching("s3.bucket", "bedrock-batch", BUCKET, BUCKET_MUST),
            in.matching("s3.prefix", "batches", PREFIX, PREFIX_MUST),
            aws.endpoint(in, "s3.endpoint", "S3"),
            in.flag("s3.path-style", false) || aws.isLocal(),
            in.matching("s3.bucket-owner", "", OWNER, OWNER_MUST),
            in.matching("s3.kms-key-id", "", KMS, KMS_MUST));
    in.rule(
        aws.isLocal() || in.isSet("s3.bucket"),
        "s3.bucket",
        "must be set when aws.mode=aws: a bucket of yours in the region of the jobs",
        "aws.mode");
    return options;
  }
}
