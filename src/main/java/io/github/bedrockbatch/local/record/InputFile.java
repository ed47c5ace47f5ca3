/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import java.nio.file.Path;
import java.util.Arrays;

/** One checked input file, and where the records are in it. */
public final class InputFile {
  private final String name;
  private final Path copy;
  private long[] starts = new long[1024];
  private int records;

  /**
   * @param name its key below the input location, and that of its output below the output location
   * @param copy the local copy, in which each record but the last is followed by a newline
   */
  public InputFile(String name, Path copy) {
    this.name = name;
    this.copy = copy;
  }

  /** Adds the record that follows in the copy. */
  public void add(int length) {
    if (records + 1 == starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    starts[records + 1] = starts[records] + length + 1;
    records++;
  }

  public String name() {
    return name;
  }

  public int records() {
    return records;
  }

  Path copy() {
    return copy;
  }

  long start(int record) {
    return starts[record];
  }

  /** Where the record ends, without its newline. */
  long end(int record) {
    return starts[record + 1] - 1;
  }
}
