/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.files.Sha256;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One message on its way in, independent of its transport.
 *
 * @param name for people; also the id of its prompt if that has none
 * @param body null if there is none that is bytes or text
 * @param source where it comes from, such as {@code kafka:topic-3} or {@code jms:queue}
 * @param ordinal its position in the source, rising; {@link #WHOLE_SOURCE}; or another negative
 *     number if it has no position
 * @param messageId its id in the transport, the same when it is redelivered; null when it has a
 *     position, or will not be redelivered
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

  /** The ordinal of a message that is its whole source, in which each prompt has a position. */
  public static final long WHOLE_SOURCE = -2;

  private static final int MAX_LENGTH = 300;

  boolean isWholeSource() {
    return ordinal == WHOLE_SOURCE;
  }

  boolean hasPosition() {
    return ordinal >= 0;
  }

  /** Its unique identity among all messages; null when it will not be redelivered. */
  public String identity() {
    return messageId == null ? null : source + ' ' + bounded(messageId);
  }

  /** Shortens a name to the length that the ledger has room for, as senders may choose any. */
  public static String bounded(String text) {
    if (text.length() <= MAX_LENGTH && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    return "sha256:" + Sha256.hex(text);
  }

  /** The name of the message as a source, if it has several values. */
  String document() {
    if (isWholeSource()) {
      return source;
    }
    return hasPosition() ? source + '@' + ordinal : identity();
  }
}
