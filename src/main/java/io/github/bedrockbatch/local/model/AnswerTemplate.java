/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A response body with placeholders, split once, so that filling it in only copies bytes. */
final class AnswerTemplate {
  private static final int DEFAULT_DIMENSIONS = 16;
  private static final int MOST_DIMENSIONS = 4096;
  private static final Pattern HOLE = Pattern.compile("\\$\\{(\\w+)}");

  private final List<Object> parts = new ArrayList<>();

  AnswerTemplate(String text) {
    Matcher hole = HOLE.matcher(text);
    int done = 0;
    while (hole.find()) {
      parts.add(text.substring(done, hole.start()).getBytes(UTF_8));
      parts.add(Hole.valueOf(hole.group(1)));
      done = hole.end();
    }
    parts.add(text.substring(done).getBytes(UTF_8));
  }

  void write(OutputStream out, ScannedInput prompt, ModelAnswer answer) throws IOException {
    for (Object part : parts) {
      if (part instanceof Hole hole) {
        fill(hole, out, prompt, answer);
      } else {
        out.write((byte[]) part);
      }
    }
  }

  private enum Hole {
    text,
    vector,
    in,
    out,
    total,
    id
  }

  private static void fill(Hole hole, OutputStream out, ScannedInput prompt, ModelAnswer answer)
      throws IOException {
    if (hole == Hole.text) {
      out.write(answer.prefix());
      out.write(answer.buffer(), answer.from(), answer.to() - answer.from());
      return;
    }
    String value =
        switch (hole) {
          case vector -> vector(answer.fingerprint(), prompt.scan().dimensions);
          case in -> Integer.toString(answer.inputTokens());
          case out -> Integer.toString(answer.outputTokens());
          case total -> Integer.toString(answer.inputTokens() + answer.outputTokens());
          default -> Long.toHexString(answer.fingerprint());
        };
    out.write(value.getBytes(UTF_8));
  }

  /** An embedding without meaning that depends only on the text. */
  private static String vector(long fingerprint, int dimensions) {
    int size = dimensions < 1 ? DEFAULT_DIMENSIONS : Math.min(dimensions, MOST_DIMENSIONS);
    SplittableRandom random = new SplittableRandom(fingerprint);
    StringJoiner vector = new StringJoiner(",", "[", "]");
    for (int i = 0; i < size; i++) {
      vector.add(String.format(Locale.ROOT, "%.6f", random.nextDouble() * 2 - 1));
    }
    return vector.toString();
  }
}
