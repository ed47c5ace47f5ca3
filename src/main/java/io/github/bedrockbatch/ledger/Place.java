/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/**
 * Where the objects and the job of a batch are. It belongs to the batch from its upload on, so that
 * a batch goes on where it was made, whatever the settings say by then.
 *
 * @param lane the name of the way in which its job is made
 * @param home the account, Region and services that the clients lead to, in words for a person; a
 *     process can only work on batches of its own home
 * @param prefix what all object keys begin with, with no slash at either end; may be empty
 */
public record Place(String lane, String home, String bucket, String prefix) {
  /** Stands where Bedrock puts the id of a job. */
  public static final String ON_DEMAND_FOLDER = "on-demand/";

  /** What the keys of answers end with. */
  public static final String OUTPUT = ".jsonl.out";

  /** The key of the file that Bedrock reads. */
  public String inputKey(String batchId) {
    return folder(batchId) + "input.jsonl";
  }

  /** The key of what the prompts carried, in the order of the input. */
  public String contextKey(String batchId) {
    return folder(batchId) + "context.jsonl";
  }

  /** Where the answers to a batch are that had no job. */
  public String onDemandKey(String batchId) {
    return outputPrefix(batchId) + ON_DEMAND_FOLDER + "input" + OUTPUT;
  }

  /** What every key of the batch's output begins with. */
  public String outputPrefix(String batchId) {
    return folder(batchId) + "output/";
  }

  /**
   * The same of one of its jobs.
   *
   * @param jobArn null where it was answered without a job
   */
  public String outputPrefix(String batchId, String jobArn) {
    return outputPrefix(batchId)
        + (jobArn == null ? ON_DEMAND_FOLDER : jobArn.substring(jobArn.lastIndexOf('/') + 1) + "/");
  }

  /** The S3 URI of a key in the bucket. */
  public String uri(String key) {
    return "s3://" + bucket + "/" + key;
  }

  /** What every key of the batch begins with. */
  public String folder(String batchId) {
    return (prefix.isEmpty() ? "" : prefix + "/") + batchId + "/";
  }
}
