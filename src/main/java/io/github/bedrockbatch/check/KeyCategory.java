/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Checks the key that {@code s3.kms-key-id} names. */
record KeyCategory(AccountClients aws) implements Category {
  @Override
  public String name() {
    return "key";
  }

  @Override
  public List<Outcome> look() {
    String id = aws.lane().s3().kmsKeyId();
    String what = "the KMS key can be used";
    try {
      KeyMetadata key = aws.kms().describeKey(request -> request.keyId(id)).keyMetadata();
      if (!Boolean.TRUE.equals(key.enabled())) {
        return List.of(
            Outcome.failed(
                what,
                "it is " + key.keyStateAsString(),
                "Enable it, or set " + aws.key("s3.kms-key-id") + " to another"));
      }
      if (!key.arn().contains(":" + aws.region() + ":")) {
        return List.of(
            Outcome.failed(
                what,
                "it is " + key.arn() + ", and S3 takes keys of its own Region only",
                "Set " + aws.key("s3.kms-key-id") + " to a key in " + aws.region()));
      }
      return List.of(Outcome.passed(what, key.arn()));
    } catch (NotFoundException e) {
      return List.of(
          Outcome.failed(
              what, "there is no such key in this Region", "Correct " + aws.key("s3.kms-key-id")));
    } catch (SdkException e) {
      return List.of(Refused.unseen(what, "kms:DescribeKey", e));
    }
  }
}
