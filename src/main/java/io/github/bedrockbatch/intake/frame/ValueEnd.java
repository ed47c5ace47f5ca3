/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/** Finds the end of a value byte by byte, by brackets and quotes only, without keeping bytes. */
final class ValueEnd {
  enum Step {
    INSIDE,
    LAST,
    BEHIND,
    /** A line feed in a string: the line was torn. */
    TORN
  }

  private int depth;
  private boolean text;
  private boolean escaped;

  Step step(byte next) {
    if (text) {
      return inText(next);
    }
    return switch (next) {
      case '"' -> {
        text = true;
        yield Step.INSIDE;
      }
      case '{', '[' -> {
        depth++;
        yield Step.INSIDE;
      }
      case '}', ']' -> {
        depth--;
        yield depth < 0 ? Step.BEHIND : depth == 0 ? Step.LAST : Step.INSIDE;
      }
      case ',', ' ', '\t', '\r', '\n' -> depth == 0 ? Step.BEHIND : Step.INSIDE;
      default -> Step.INSIDE;
    };
  }

  private Step inText(byte next) {
    if (next == '\n') {
      return Step.TORN;
    }
    if (escaped) {
      escaped = false;
    } else if (next == '\\') {
      escaped = true;
    } else if (next == '"') {
      text = false;
      return depth == 0 ? Step.LAST : Step.INSIDE;
    }
    return Step.INSIDE;
  }
}
