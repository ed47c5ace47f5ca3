/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.job.RecordCounts;
import java.nio.file.Path;
import java.util.List;

/** The output of a job so far, which is not yet in S3. */
record JobOutput(List<File> files, RecordCounts counts, long inputTokens, long outputTokens) {
  /**
   * @param name the key of its input file below the input location
   */
  record File(String name, Path path) {}
}
