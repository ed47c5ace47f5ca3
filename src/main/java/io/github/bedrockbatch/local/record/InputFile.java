/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.nio.file.Path;

/**
 * One checked input file.
 *
 * @param name its key below the input location, which is also where its output goes
 * @param copy the local copy; every line ends with a newline, also the last
 * @param lines where each line begins, and as one more entry where the last one ends
 */
public record InputFile(String name, Path copy, LineIndex lines) {
  public int records() {
    return lines.size() - 1;
  }

  long start(int record) {
    return lines.start(record);
  }

  int length(int record) {
    return (int) (lines.start(record + 1) - lines.start(record) - 1);
  }
}
