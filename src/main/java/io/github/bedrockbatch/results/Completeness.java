/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.stage.GoneException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Whether the output that was found has every answer that the job reports. If not, some records
 * without a line may have been answered, and paid; which ones cannot be told.
 *
 * <p>The counters of old clients and of jobs that failed early are 0, and the manifest may be
 * missing: then nothing is required
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html).
 */
final class Completeness {
  private static final String MANIFEST = "manifest.json.out";
  private static final int MOST_OF_A_MANIFEST = 64 * 1024;

  private final Batch batch;
  private int outputs;
  private String manifest;
  private long counted = -1;
  private long inputTokens = -1;
  private long outputTokens = -1;

  Completeness(Batch batch) {
    this.batch = batch;
  }

  /**
   * Notes what was found in S3.
   *
   * @param outputs the keys of files with answers
   * @param all the keys of all output of the batch
   * @param folder the prefix of the output of this job
   */
  void listed(List<String> outputs, List<String> all, String folder) {
    this.outputs = outputs.size();
    this.manifest = all.contains(folder + MANIFEST) ? folder + MANIFEST : null;
  }

  /** The key of the job's manifest; null when there is none. */
  String manifest() {
    return manifest;
  }

  /** Reads the manifest; one that is no JSON counts as missing. */
  void read(InputStream in) throws IOException {
    try (in) {
      byte[] content = in.readNBytes(MOST_OF_A_MANIFEST);
      JsonNode said = JsonFactories.TREES.readTree(content);
      counted = said.path("successRecordCount").asLong(-1);
      inputTokens = said.path("inputTokenCount").asLong(-1);
      outputTokens = said.path("outputTokenCount").asLong(-1);
    } catch (JacksonException e) {
      counted = -1;
    }
  }

  /** Notes the token counts of the manifest, if it has both. */
  void tell(AnswerTotals totals) {
    if (inputTokens >= 0 && outputTokens >= 0) {
      totals.manifest(inputTokens, outputTokens);
    }
  }

  /**
   * Whether as many answers were found as the job reports.
   *
   * @param answers how many lines have an answer, or are spoilt
   * @throws GoneException when there should be output and there is none: it may still appear
   */
  boolean holds(int answers) throws GoneException {
    Job job = batch.job();
    if (job.lost() || job.status() == null || job.status().equals("Failed") || batch.wasGivenUp()) {
      return true; // it was waited for in vain, or is usually incomplete
    }
    long reported = Math.max(job.counters().succeeded(), counted);
    if (outputs == 0 && (reported > 0 || (reported <= 0 && mustHaveOutput(job)))) {
      throw new GoneException(
          "its job ended "
              + job.status()
              + (reported > 0 ? " and reports " + Count.of(reported, "answer") : "")
              + ", and there is no output in "
              + batch.place().uri(batch.place().outputPrefix(batch.id())));
    }
    return reported <= answers;
  }

  private boolean mustHaveOutput(Job job) {
    boolean unreported = counted < 0 && job.counters().processed() == 0;
    return unreported
        && List.of("Completed", "PartiallyCompleted", Job.ON_DEMAND).contains(job.status());
  }
}
