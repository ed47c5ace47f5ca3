/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import java.nio.ByteBuffer;
import java.util.List;

/** A request format for one choice of parts: literal bytes, and the parts between them. */
record FilledShape(List<Piece> pieces) {

  /** Literal bytes, or a part with or without its quotes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Piece(byte[] literal, RequestPart part, boolean quoted) {}

  byte[] of(RequestParts parts) {
    int length = 0;
    for (Piece piece : pieces) {
      length += length(piece, parts);
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    for (Piece piece : pieces) {
      if (piece.part() == null) {
        body.put(piece.literal());
      } else {
        byte[] json = parts.get(piece.part());
        body.put(json, piece.quoted() ? 0 : 1, length(piece, parts));
      }
    }
    return body.array();
  }

  private static int length(Piece piece, RequestParts parts) {
    if (piece.part() == null) {
      return piece.literal().length;
    }
    int length = parts.get(piece.part()).length;
    return piece.quoted() ? length : length - 2;
  }
}
