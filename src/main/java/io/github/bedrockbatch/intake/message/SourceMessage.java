/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.files.Sha256;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One message on its way in, free of the transport that brought it.
 *
 * @param name tells it from the others for people, and is the id of a prompt that has none
 * @param body null when the transport brought none that is bytes or text
 * @param source what its messages come from, such as {@code kafka:topic-3} or {@code jms:queue}
 * @param ordinal its position in the source, rising; negative when the source has none, or {@link
 *     #WHOLE_SOURCE}
 * @param messageId what the transport calls it, the same when it delivers it again; null when it
 *     has a position, or will not be delivered again
 * @param key null when it has none
 * @param headers those that are kept
 * @param header gives the value of any header, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of a body would cost
public record SourceMessage(
    String name,
    byte[] body,
    String source,
    long ordinal,
    String messageId,
    String key,
    Map<String, String> headers,
    UnaryOperator<String> header) {

  /** The ordinal of a message that is all of its source: each prompt has its place in it. */
  public static final long WHOLE_SOURCE = -2;

  private static final int MAX_LENGTH = 300;

  boolean isWholeSource() {
    return ordinal == WHOLE_SOURCE;
  }

  boolean hasPosition() {
    return ordinal >= 0;
  }

  /** Tells it from all other messages; null when it will not be delivered again. */
  public String identity() {
    return messageId == null ? null : source + ' ' + bounded(messageId);
  }

  /** The ledger has room for so much; what a sender makes up may be of any length. */
  public static String bounded(String text) {
    if (text.length() <= MAX_LENGTH && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    return "sha256:" + Sha256.hex(text);
  }

  /** The source of its values when they are many: one of its own, as a file is. */
  String document() {
    if (isWholeSource()) {
      return source;
    }
    return hasPosition() ? source + '@' + ordinal : identity();
  }
}
