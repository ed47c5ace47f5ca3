/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

/** The lines of the page that is being appended; one pair serves all open batches. */
final class PageLines {
  private final LineBuffer input = new LineBuffer();
  private final LineBuffer context = new LineBuffer();

  LineBuffer input() {
    return input;
  }

  LineBuffer context() {
    return context;
  }

  void clear() {
    input.clear();
    context.clear();
  }
}
