/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KnownRefusalTest {
  /** Words that were seen, by whoever reported them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NO_BATCH | Batch inference is not supported for the requested model.",
        "NO_BATCH | Batch inference is not supported for model amazon.nova-lite-v1:0 in region"
            + " us-west-2",
        "NO_SUCH_MODEL | The provided model identifier is invalid",
        "PROFILE_ONLY | Invocation of model ID x with on-demand throughput isn’t supported. Retry"
            + " your request with the ID or ARN of an inference profile that contains this model.",
        "NAME_IN_USE | The provided job name is currently in use",
        "PASS_ROLE | User: arn:aws:iam::123456789012:user/u is not authorized to perform:"
            + " iam:PassRole on resource: arn:aws:iam::123456789012:role/r because no"
            + " identity-based policy allows the iam:PassRole action",
        "ORGANIZATION | User: u is not authorized to perform: bedrock:InvokeModel on resource: r"
            + " with an explicit deny in a service control policy",
        "KMS | User: u is not authorized to perform: kms:GenerateDataKey on resource: k because no"
            + " identity-based policy allows the kms:GenerateDataKey action",
        "CALLER | User: u is not authorized to perform: bedrock:CreateModelInvocationJob on"
            + " resource: inference-profile/x because no identity-based policy allows it",
        "QUOTA | You have reached the quota for number of concurrent invoke-model jobs",
        "USE_CASE | Model use case details have not been submitted for this account.",
        "ROLE_ON_BUCKET | Could not validate GetObject permissions to access S3 bucket: b",
        "ROLE_ON_BUCKET | Could not validate ListBucket permissions for S3URI s3://b/in",
        "TOO_FEW | Batch job contains less records (1) than the required minimum of: 100",
        "ROLE_ON_MODEL | the job failed: Customer doesn't have permissions to invokeModel. 3 of its"
            + " 9 records",
        "MARKETPLACE | Role r lacks an AWS Marketplace subscription for this model"
      })
  void words_that_were_seen_are_known(KnownRefusal known, String said) {
    assertThat(KnownRefusal.in(said)).contains(known);
    assertThat(KnownRefusal.explained(said)).startsWith(said).contains(known.remedy());
  }

  @ParameterizedTest
  @CsvSource(value = {"The job ran into an internal error", "its inference-profile is away", "''"})
  void words_that_nobody_knows_are_passed_on(String said) {
    assertThat(KnownRefusal.in(said)).isEmpty();
    assertThat(KnownRefusal.explained(said)).isEqualTo(said);
  }

  @Test
  void no_words_are_no_refusal() {
    assertThat(KnownRefusal.in(null)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void the_guide_has_each_with_its_meaning_and_remedy(KnownRefusal known) throws IOException {
    List<String> rows = Files.readAllLines(Path.of("docs/refusals.md"));
    String anchor = known.name().toLowerCase(Locale.ROOT).replace('_', '-');

    assertThat(rows)
        .filteredOn(row -> row.contains("<a id=\"" + anchor + "\">"))
        .singleElement()
        .asString()
        .endsWith("| " + known.meaning() + " | " + known.remedy() + " |");
  }
}
