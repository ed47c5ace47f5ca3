/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.nio.charset.StandardCharsets;

/**
 * The record ids of a job: the ordinal of the record in its batch, in base 36, padded to 11
 * characters.
 *
 * <p>They are unique in their job by construction, and legal under every rule that Bedrock's
 * documentation has had for {@code recordId} ("11 character alphanumeric string" is the strictest:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html). Because an id is
 * an ordinal, arrays and bit sets take the place of maps when output is joined to input.
 */
public final class RecordId {
  public static final int LENGTH = 11;

  private RecordId() {}

  /** The id of the record with this ordinal, from 0. */
  public static String of(int ordinal) {
    byte[] id = new byte[LENGTH];
    write(ordinal, id, 0);
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  /** Writes the id of the ordinal into the buffer at the offset, {@link #LENGTH} bytes. */
  public static void write(int ordinal, byte[] buffer, int offset) {
    int rest = ordinal;
    for (int i = offset + LENGTH - 1; i >= offset; i--) {
      buffer[i] = (byte) Character.forDigit(rest % 36, 36);
      rest /= 36;
    }
  }

  /** The ordinal of an id, or -1 when it is not one of ours. */
  public static int ordinal(String id) {
    if (id == null || id.length() != LENGTH) {
      return -1;
    }
    long ordinal = 0;
    for (int i = 0; i < LENGTH; i++) {
      char c = id.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z')) {
        return -1;
      }
      ordinal = ordinal * 36 + Character.digit(c, 36);
      if (ordinal > Integer.MAX_VALUE) {
        return -1;
      }
    }
    return (int) ordinal;
  }
}
