/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt.media;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * The content of a data URL: {@code data:image/png;base64,…}.
 *
 * @param mediaType without its parameters, in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DataUrl(String mediaType, byte[] content) {
  private static final String SCHEME = "data:";
  private static final String BASE64 = ";base64";

  public static boolean isOne(String text) {
    return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /**
   * Decodes a data URL.
   *
   * @throws MediaException when it is not in base64
   */
  public static DataUrl of(String text) throws MediaException {
    int comma = text.indexOf(',');
    String head = comma < 0 ? "" : text.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
    if (!head.endsWith(BASE64)) {
      throw new MediaException("is a data URL without `;base64,`");
    }
    try {
      byte[] base64 = text.substring(comma + 1).getBytes(StandardCharsets.ISO_8859_1);
      return new DataUrl(
          head.substring(0, head.indexOf(';')).strip(), Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new MediaException("is no base64 after the comma of its data URL");
    }
  }
}
