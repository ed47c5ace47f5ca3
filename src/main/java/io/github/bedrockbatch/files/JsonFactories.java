/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The factories for all JSON. A text may be as long as a record, which is beyond the library's own
 * limit. Names come from outside, so they are not interned, and names with colliding hashes only
 * cost time. Closing a generator leaves its stream open.
 */
public final class JsonFactories {
  public static final JsonFactory RECORDS =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  /** For small documents. */
  public static final ObjectMapper TREES = new ObjectMapper(RECORDS);

  private static final byte QUOTE = '"';

  private JsonFactories() {}

  /** A text as JSON in UTF-8, with its quotes. */
  public static byte[] quoted(String text) {
    byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    byte[] all = new byte[quoted.length + 2];
    System.arraycopy(quoted, 0, all, 1, quoted.length);
    all[0] = QUOTE;
    all[all.length - 1] = QUOTE;
    return all;
  }
}
