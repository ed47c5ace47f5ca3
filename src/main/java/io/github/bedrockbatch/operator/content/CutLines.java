/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.content;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads JSON Lines and keeps only the beginning of each field, as a line may be larger than the
 * heap.
 */
final class CutLines implements Closeable {
  private final InputStream in;
  private final int most;
  private final byte[] buffer = new byte[64 * 1024];
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private final Map<String, String> fields = new HashMap<>();
  private int at;
  private int limit;
  private long read;
  private String name;
  private boolean cut;
  private int depth;

  /**
   * @param most how many bytes of a field are kept
   */
  CutLines(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** Moves to the next line; false at the end. */
  boolean next() throws IOException {
    fields.clear();
    depth = 0;
    beginField();
    boolean inText = false;
    boolean escaped = false;
    int b = read();
    if (b < 0) {
      return false;
    }
    for (; b >= 0 && b != '\n'; b = read()) {
      if (inText) {
        keep(b);
        inText = escaped || b != '"';
        escaped = b == '\\' && !escaped;
        if (cut && inText && !escaped) {
          skipText();
        }
      } else {
        inText = b == '"';
        outsideText(b);
      }
    }
    return true;
  }

  private void outsideText(int b) {
    switch (b) {
      case '{', '[' -> {
        if (depth++ > 0) {
          keep(b);
        }
      }
      case '}', ']' -> {
        if (--depth == 0) {
          endField();
        } else {
          keep(b);
        }
      }
      case ',' -> {
        if (depth == 1) {
          endField();
        } else {
          keep(b);
        }
      }
      case ':' -> {
        if (depth == 1 && name == null) {
          String key = RecordLookup.unquoted(kept());
          beginField();
          name = key;
        } else {
          keep(b);
        }
      }
      default -> {
        if (b > ' ') {
          keep(b);
        }
      }
    }
  }

  private int read() throws IOException {
    if (at == limit) {
      limit = Math.max(0, in.read(buffer));
      at = 0;
      if (limit == 0) {
        return -1;
      }
    }
    read++;
    return buffer[at++] & 0xff;
  }

  /** Skips a string that is not kept faster, as such strings may be most of a file. */
  private void skipText() {
    int from = at;
    while (at < limit && buffer[at] != '"' && buffer[at] != '\\' && buffer[at] != '\n') {
      at++;
    }
    read += at - from;
  }

  private void keep(int b) {
    if (part.size() < most) {
      part.write(b);
    } else {
      cut = true;
    }
  }

  private String kept() {
    return part.toString(StandardCharsets.UTF_8);
  }

  private void endField() {
    String value = kept() + (cut ? "…" : "");
    if (name != null && !value.equals("null")) {
      fields.putIfAbsent(name, value);
    }
    beginField();
  }

  private void beginField() {
    name = null;
    cut = false;
    part.reset();
  }

  /** The JSON of a field of the present line; null if the field is missing or null. */
  String field(String itsName) {
    return fields.get(itsName);
  }

  /** How many bytes were read so far. */
  long length() {
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
