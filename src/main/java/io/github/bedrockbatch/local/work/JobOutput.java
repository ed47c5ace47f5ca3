/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.job.RecordCounts;
import java.nio.file.Path;
import java.util.List;

/** What a job has written so far, still on this machine. */
record JobOutput(List<File> files, RecordCounts counts, long inputTokens, long outputTokens) {
  /**
   * @param name the input file's, below the input location
   */
  record File(String name, Path path) {}
}
