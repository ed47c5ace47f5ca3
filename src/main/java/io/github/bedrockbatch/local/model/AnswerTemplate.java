/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A response body with holes, cut up once, so that filling it in is only copying bytes. */
final class AnswerTemplate {
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

  void write(OutputStream out, Prompt prompt, Answer answer) throws IOException {
    for (Object part : parts) {
      if (part instanceof Hole hole) {
        hole.fill(out, prompt, answer);
      } else {
        out.write((byte[]) part);
      }
    }
  }

  private enum Hole {
    text {
      @Override
      void fill(OutputStream out, Prompt prompt, Answer answer) throws IOException {
        out.write(answer.prefix());
        out.write(answer.buffer(), answer.from(), answer.to() - answer.from());
      }
    },
    vector {
      @Override
      void fill(OutputStream out, Prompt prompt, Answer answer) throws IOException {
        ascii(out, Embedding.of(answer.fingerprint(), prompt.scan().dimensions));
      }
    },
    in {
      @Override
      void fill(OutputStream out, Prompt prompt, Answer answer) throws IOException {
        ascii(out, Integer.toString(answer.inputTokens()));
      }
    },
    out {
      @Override
      void fill(OutputStream out, Prompt prompt, Answer answer) throws IOException {
        ascii(out, Integer.toString(answer.outputTokens()));
      }
    },
    total {
      @Override
      void fill(OutputStream out, Prompt prompt, Answer answer) throws IOException {
        ascii(out, Integer.toString(answer.inputTokens() + answer.outputTokens()));
      }
    },
    id {
      @Override
      void fill(OutputStream out, Prompt prompt, Answer answer) throws IOException {
        ascii(out, Long.toHexString(answer.fingerprint()));
      }
    };

    abstract void fill(OutputStream out, Prompt prompt, Answer answer) throws IOException;

    private static void ascii(OutputStream out, String text) throws IOException {
      out.write(text.getBytes(UTF_8));
    }
  }
}
