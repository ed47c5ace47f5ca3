/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.refusal;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Messages with which the service was seen to refuse calls, or to say why a job failed. It
 * documents none of them, so each is recognised by a few characteristic words. If several match,
 * the first counts.
 */
public enum KnownRefusal {
  PASS_ROLE(
      "not authorized to perform: iam:PassRole",
      "The caller may create jobs, and may not hand the service role to Bedrock",
      "Grant the caller iam:PassRole on bedrock.role-arn, with iam:PassedToService ="
          + " bedrock.amazonaws.com. AWS's own list of permissions for batch inference leaves it"
          + " out"),
  ORGANIZATION(
      "explicit deny in a (service|resource) control policy",
      "A policy of the organisation forbids it, whatever the account's own policies allow",
      "Ask who administers the organisation. For an inference profile the policy must allow every"
          + " Region behind it"),
  KMS(
      "not authorized to perform: kms:|KMS\\.\\w+Exception",
      "The KMS key may not be used",
      "The caller and the service role need kms:GenerateDataKey and kms:Decrypt, in their own"
          + " policies and in that of the key; a condition kms:ViaService must name S3, not"
          + " Bedrock"),
  CALLER(
      "is not authorized to perform: ",
      "The user or role in the message lacks the permission in it",
      "Grant it; docs/operations.md, \"Permissions\", lists all that are needed"),
  PROFILE_ONLY(
      "on-demand throughput|(requires|id or arn of) an inference profile",
      "The model is served by inference profiles only",
      "Name a profile instead of the model, as eu.anthropic.claude-… or global.…: 'aws bedrock"
          + " list-inference-profiles' shows those of the Region"),
  NO_BATCH(
      "batch inference is not supported",
      "The model has no batch inference in this Region",
      "See AWS's list of models and Regions for batch inference, and set another model or another"
          + " aws.region. That a model can be invoked there says nothing about batch"),
  NO_SUCH_MODEL(
      "model identifier is invalid",
      "There is no model of that id in this Region",
      "Compare the id with 'aws bedrock list-foundation-models', version and suffix included"),
  USE_CASE(
      "use case details have not been submitted",
      "Anthropic's models ask each account once what it uses them for",
      "Fill in the form in the Bedrock console (Model catalog), and wait some minutes"),
  MARKETPLACE(
      "aws.?marketplace",
      "The model is sold through AWS Marketplace, and the account or the role has no subscription",
      "Let somebody with aws-marketplace:Subscribe invoke the model once in this account, and allow"
          + " the service role what the message names"),
  QUOTA(
      "quota for number of concurrent invoke-model jobs",
      "As many jobs of the model are open as the account may have in this Region",
      "Nothing: batches wait. Set jobs.max-open to your share of the quota, or have it raised"),
  NAME_IN_USE(
      "job name is currently in use",
      "There is a job of this name already",
      "Nothing: it is looked up and adopted. If the batch stays here, somebody else uses the names"
          + " of this data folder"),
  TOO_FEW(
      "less records .* than the required minimum",
      "The job has fewer records than the service takes",
      "Set batch.min-records to the minimum in the message"),
  ROLE_ON_BUCKET(
      "could not validate \\w+ permissions",
      "The service role cannot use the bucket. The same is said when what it lacks is the KMS key"
          + " of the bucket",
      "Grant the role s3:GetObject, s3:PutObject and s3:ListBucket on the bucket and all in it; for"
          + " a bucket with a key kms:Decrypt and kms:GenerateDataKey, in the key's policy as well;"
          + " for one of another account s3.bucket-owner and a bucket policy. The role's trust"
          + " policy must allow bedrock.amazonaws.com for this account and Region"),
  ROLE_ON_MODEL(
      "permissions to invoke ?model",
      "The service role may not invoke the model. This shows only once the job runs",
      "Grant the role bedrock:InvokeModel on the model; for an inference profile on the profile and"
          + " on the model in every Region behind it");

  private final Pattern words;
  private final String meaning;
  private final String remedy;

  KnownRefusal(String words, String meaning, String remedy) {
    this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /**
   * The first that matches a message; empty when none does.
   *
   * @param said a message of the service, perhaps within one of ours; may be null
   */
  public static Optional<KnownRefusal> in(String said) {
    return said == null
        ? Optional.empty()
        : Arrays.stream(values()).filter(known -> known.words.matcher(said).find()).findFirst();
  }

  /** The message, with its meaning and remedy if it is known; null for null. */
  public static String explained(String said) {
    return in(said)
        .map(known -> said + " (" + known.meaning + ". " + known.remedy + ".)")
        .orElse(said);
  }

  /** The cause, as a sentence without its full stop. */
  public String meaning() {
    return meaning;
  }

  /** What a person can do, as one or two sentences without the last full stop. */
  public String remedy() {
    return remedy;
  }
}
