/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

/**
 * Where a prompt of a run comes from; it travels with the prompt as a header.
 *
 * @param file the index of the file in the run
 * @param reading the reading of the file, from 1
 * @param ordinal its ordinal in the file
 */
record RunPlace(int file, int reading, int ordinal) {
  static final String HEADER = "run-place";

  /** The length that the place, as the only header, has at the end of a result line. */
  static int inLine(String text) {
    return (",\"headers\":{\"" + HEADER + "\":\"" + text + "\"}}").length();
  }

  String text() {
    return file + ":" + reading + ":" + ordinal;
  }

  static RunPlace of(String text) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    return new RunPlace(
        Integer.parseInt(text, 0, first, 10),
        Integer.parseInt(text, first + 1, second, 10),
        Integer.parseInt(text, second + 1, text.length(), 10));
  }
}
