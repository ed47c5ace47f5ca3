/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import java.util.Arrays;

/** The parts of one request, each as JSON: texts with quotes, numbers as written. */
@SuppressWarnings("EnumOrdinal") // never stored; there is one for each prompt
public final class RequestParts {
  private final byte[][] parts = new byte[RequestPart.values().length][];

  public void clear() {
    Arrays.fill(parts, null);
  }

  /** Sets one; null takes it away. */
  public void set(RequestPart part, byte[] json) {
    parts[part.ordinal()] = json;
  }

  public byte[] get(RequestPart part) {
    return parts[part.ordinal()];
  }

  /** A number for each choice of parts that are there. */
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
