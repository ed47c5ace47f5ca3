/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/**
 * Where the objects and the job of a batch are. The batch keeps it from its upload on, so that it
 * continues there even if the settings change.
 *
 * @param lane the name of the lane in which its job is created
 * @param home the account, Region and services that the clients lead to, in words for a person; a
 *     process can work only on batches of its own home
 * @param prefix of all object keys, without a slash at either end; may be empty
 */
public record Place(String lane, String home, String bucket, String prefix) {
  /** Stands in keys where Bedrock puts the id of a job. */
  public static final String ON_DEMAND_FOLDER = "on-demand/";

  /** The suffix of the keys of output files. */
  public static final String OUTPUT = ".jsonl.out";

  /** The key of the input file of the job. */
  public String inputKey(String batchId) {
    return folder(batchId) + "input.jsonl";
  }

  /** The key of the contexts of the prompts, in the order of the input. */
  public String contextKey(String batchId) {
    return folder(batchId) + "context.jsonl";
  }

  /** The key of the answers to a batch that had no job. */
  public String onDemandKey(String batchId) {
    return outputPrefix(batchId) + ON_DEMAND_FOLDER + "input" + OUTPUT;
  }

  /** The prefix of all output of the batch. */
  public String outputPrefix(String batchId) {
    return folder(batchId) + "output/";
  }

  /**
   * The prefix of the output of one of its jobs.
   *
   * @param jobArn null if it was answered without a job
   */
  public String outputPrefix(String batchId, String jobArn) {
    return outputPrefix(batchId)
        + (jobArn == null ? ON_DEMAND_FOLDER : jobArn.substring(jobArn.lastIndexOf('/') + 1) + "/");
  }

  /** The S3 URI of a key in the bucket. */
  public String uri(String key) {
    return "s3://" + bucket + "/" + key;
  }

  /** The prefix of all keys of the batch. */
  public String folder(String batchId) {
    return (prefix.isEmpty() ? "" : prefix + "/") + batchId + "/";
  }
}
