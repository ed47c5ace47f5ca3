/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;

/**
 * Where the input and output of jobs are.
 *
 * @param prefix the beginning of all object keys, without a slash at either end; may be empty
 * @param endpoint empty for the regional endpoint of AWS
 * @param pathStyle whether the bucket is in the path, not the host name; always so in local mode
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

  static S3Options read(OptionReader in, AwsOptions aws) {
    S3Options options =
        new S3Options(
            in.matching(
                "s3.bucket",
                "bedrock-batch",
                "[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]",
                "must be a bucket's name: 3 to 63 of a-z, 0-9, dot and hyphen"),
            in.matching(
                "s3.prefix",
                "batches",
                "(" + SEGMENT + "(/" + SEGMENT + ")*)?",
                "must be names of letters, digits and -!_*'(). joined by single slashes (Bedrock"
                    + " allows no other character in its S3 URIs), or empty"),
            aws.endpoint(in, "s3.endpoint", "S3"),
            in.flag("s3.path-style", false) || aws.isLocal(),
            in.matching("s3.bucket-owner", "", "[0-9]{12}", "must be an account id of 12 digits"),
            in.matching(
                "s3.kms-key-id",
                "",
                KMS_ID + "|" + KMS_ALIAS + "|" + KMS_ARN,
                "must be the id, alias or ARN of a KMS key"));
    in.rule(
        aws.isLocal() || in.isSet("s3.bucket"),
        "s3.bucket",
        "must be set when aws.mode=aws: a bucket of yours in the region of the jobs",
        "aws.mode");
    return options;
  }
}
