/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tags of a job, written {@code team=search,cost-center=42}. */
public final class Tags {
  public static final String MUST =
      "must be at most 200 different tags like team=search,cost-center=42: keys of 1 to 128 and"
          + " values of up to 256 letters, digits, spaces and ._:/=+@- with no key beginning"
          + " with aws:";

  private static final String LEGAL = "[a-zA-Z0-9\\s._:/=+@-]*";

  private Tags() {}

  public static Map<String, String> parse(String text) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = tag.indexOf('=');
      String key = tag.substring(0, Math.max(0, equals)).strip();
      String value = tag.substring(equals + 1).strip();
      if (!isLegal(key, value) || tags.put(key, value) != null) {
        throw new IllegalArgumentException(tag);
      }
    }
    if (tags.size() > 200) {
      throw new IllegalArgumentException(tags.size() + " tags");
    }
    return Collections.unmodifiableMap(tags);
  }

  private static boolean isLegal(String key, String value) {
    return !key.isEmpty()
        && key.length() <= 128
        && value.length() <= 256
        && (key + value).matches(LEGAL)
        && !key.startsWith("aws:");
  }
}
