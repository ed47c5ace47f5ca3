/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedFileException;
import io.github.bedrockbatch.prompt.Shape;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The charset and line ends of a text, judged by its first bytes.
 *
 * @param returns whether its lines end with carriage returns only
 */
record TextEncoding(Charset charset, boolean returns) {
  private static final int BINARY = 20; // one in so many bytes is a control character
  private static final int ENOUGH = 512; // bytes to tell that by
  private static final int WIDE = 4; // at least one in so many bytes is zero, on one side
  private static final int REPLACEMENT = 0xFFFD; // of bytes that are none of the charset

  /**
   * @param otherwise the charset of a text that does not show one
   * @throws RejectedFileException when it is no text
   */
  static TextEncoding of(byte[] head, Charset otherwise, Shape shape) throws RejectedFileException {
    Charset shown = marked(head);
    if (shown == null) {
      rejectKnown(head);
      shown = isWide(otherwise) ? otherwise : wide(head);
    }
    if (shown == null) {
      rejectBinary(head);
    }
    return new TextEncoding(
        shown == null ? otherwise : shown, shape != Shape.TEXT && endsLinesWithReturns(head));
  }

  /** The charset of its byte order mark; null if it has none. */
  private static Charset marked(byte[] head) {
    if (begins(head, 0xFF, 0xFE, 0, 0)) {
      return Charset.forName("UTF-32LE");
    }
    if (begins(head, 0, 0, 0xFE, 0xFF)) {
      return Charset.forName("UTF-32BE");
    }
    if (begins(head, 0xFF, 0xFE)) {
      return StandardCharsets.UTF_16LE;
    }
    if (begins(head, 0xFE, 0xFF)) {
      return StandardCharsets.UTF_16BE;
    }
    return begins(head, 0xEF, 0xBB, 0xBF) ? StandardCharsets.UTF_8 : null;
  }

  /** The charset that the zeros of a text without a mark show; null if there are too few. */
  private static Charset wide(byte[] head) {
    int[] zeros = new int[2];
    for (int i = 0; i < head.length; i++) {
      zeros[i % 2] += head[i] == 0 ? 1 : 0;
    }
    int side = zeros[1] >= zeros[0] ? 1 : 0;
    if (zeros[side] * WIDE < Math.max(WIDE, head.length)) {
      return null;
    }
    Charset guess = side == 1 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    return isText(new String(head, 0, head.length & ~1, guess)) ? guess : null;
  }

  /** Judged without its last character, of which the second half may be missing. */
  private static boolean isText(String text) {
    return text.codePoints()
        .limit(Math.max(0, text.codePointCount(0, text.length()) - 1))
        .allMatch(
            each ->
                switch (Character.getType(each)) {
                  case Character.UNASSIGNED, Character.SURROGATE -> false;
                  case Character.CONTROL -> each < ' ' && !isControl((byte) each);
                  default -> each != REPLACEMENT;
                });
  }

  private static boolean isWide(Charset charset) {
    return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
  }

  private static boolean begins(byte[] head, int... bytes) {
    boolean same = head.length >= bytes.length;
    for (int i = 0; same && i < bytes.length; i++) {
      same = (head[i] & 0xFF) == bytes[i];
    }
    return same;
  }

  /** Other than tabs, line ends, form feeds and escapes. */
  private static boolean isControl(byte one) {
    return (one >= 0 && one < ' ' && !(one >= '\t' && one <= '\r') && one != 27) || one == 127;
  }

  private static void rejectKnown(byte[] head) throws RejectedFileException {
    boolean hasControls = false;
    for (byte one : head) {
      hasControls |= isControl(one);
    }
    String kind = hasControls ? Signature.of(head) : Signature.ofText(head);
    if (kind != null) {
      throw noText(kind);
    }
  }

  static RejectedFileException noText(String looksLike) {
    return new RejectedFileException(
        RejectCode.NOT_TEXT, "it is no text: it looks like " + looksLike);
  }

  /**
   * A text with some bad lines is still one: it is rejected only when its first line is bad, too.
   */
  private static void rejectBinary(byte[] head) throws RejectedFileException {
    int controls = 0;
    int inFirstLine = 0;
    boolean firstLine = true;
    for (byte one : head) {
      controls += isControl(one) ? 1 : 0;
      firstLine &= one != '\n';
      inFirstLine = firstLine ? controls : inFirstLine;
    }
    if (head.length >= ENOUGH && controls * BINARY > head.length && inFirstLine > 0) {
      throw noText(
          "binary data. Only texts are read: JSON, CSV, lines. If it is one in UTF-16 without a"
              + " byte order mark, set intake.charset");
    }
  }

  /** As they were on the Macintosh. */
  private static boolean endsLinesWithReturns(byte[] head) {
    boolean any = false;
    for (int i = 0; i < head.length; i++) {
      if (head[i] == '\n') {
        return false;
      }
      any |= head[i] == '\r' && i < head.length - 2; // a line feed may follow the last one
    }
    return any;
  }

  boolean isUtf8() {
    return charset.equals(StandardCharsets.UTF_8) && !returns;
  }

  InputStream decode(InputStream in) {
    InputStream text = charset.equals(StandardCharsets.UTF_8) ? in : new Utf8Input(in, charset);
    return returns ? new LineFeedInput(text) : text;
  }
}
