/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import java.util.Arrays;

/** The parts of one request, each as JSON: texts with quotes, numbers as they were written. */
@SuppressWarnings("EnumOrdinal") // never stored; fast, as each prompt has its parts
public final class RequestParts {
  private final byte[][] parts = new byte[RequestPart.values().length][];

  public void clear() {
    Arrays.fill(parts, null);
  }

  /** Sets a part; null removes it. */
  public void set(RequestPart part, byte[] json) {
    parts[part.ordinal()] = json;
  }

  public byte[] get(RequestPart part) {
    return parts[part.ordinal()];
  }

  /** A number that identifies the set of parts that are present. */
  int which() {
    int which = 0;
    for (int i = 0; i < parts.length; i++) {
      which |= parts[i] == null ? 0 : 1 << i;
    }
    return which;
  }

  boolean has(RequestPart part) {
    return parts[part.ordinal()] != null;
  }
}
