/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.stage.GoneException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Whether the output that was found holds every answer that the job reports. Where it does not, a
 * record without a line may have been answered, and paid: nobody can tell which.
 *
 * <p>The counters of old clients and of jobs that failed early are 0, and the manifest may be
 * missing: what is not reported is not asked for
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
   * What is there.
   *
   * @param outputs the files with answers
   * @param folder what all keys of this job begin with
   */
  void listed(List<String> outputs, List<String> all, String folder) {
    this.outputs = outputs.size();
    this.manifest = all.contains(folder + MANIFEST) ? folder + MANIFEST : null;
  }

  /** The key of the job's manifest; null when there is none. */
  String manifest() {
    return manifest;
  }

  /** A manifest that cannot be read says nothing. */
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

  /** Notes the token counts of the manifest, where it gives both. */
  void tell(AnswerTotals totals) {
    if (inputTokens >= 0 && outputTokens >= 0) {
      totals.manifest(inputTokens, outputTokens);
    }
  }

  /**
   * Whether all answers that the job reports are among those found.
   *
   * @param answers how many lines hold one, or are spoilt
   * @throws GoneException when there should be output and there is none, so that it may yet come
   */
  boolean holds(int answers) throws GoneException {
    Job job = batch.job();
    if (job.lost() || job.status() == null || job.status().equals("Failed") || batch.wasGivenUp()) {
      return true; // it was waited for, or there is none as a rule
    }
    long reported = Math.max(job.counters().succeeded(), counted);
    if (outputs == 0 && (reported > 0 || (reported <= 0 && mustHaveOutput(job)))) {
      throw new GoneException(
          "its job ended "
              + job.status()
              + (reported > 0 ? " and reports " + reported + " answers" : "")
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
