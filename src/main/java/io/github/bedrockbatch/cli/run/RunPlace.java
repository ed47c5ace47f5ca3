/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

/**
 * Where a prompt of a run comes from; it travels with the prompt as a header.
 *
 * @param file which of the files of the run
 * @param reading which reading of it
 * @param ordinal its place in the file
 */
record RunPlace(int file, int reading, int ordinal) {
  static final String HEADER = "run-place";

  /** How much of the end of a result line the place takes up, as the only header. */
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
