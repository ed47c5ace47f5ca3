/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.files.JsonFactories;
import java.util.Map;

/**
 * Why a request is not taken; nothing of it is then.
 *
 * @param words for the person who sends it, with nothing of what was sent
 */
record HttpError(int status, String words, Map<String, String> headers) {
  static HttpError of(int status, String words) {
    return new HttpError(status, words, Map.of());
  }

  /** One that may have another outcome later. */
  static HttpError forNow(int status, int seconds, String words) {
    return new HttpError(status, words, Map.of("Retry-After", Integer.toString(seconds)));
  }

  /** The body of the response. */
  String json() {
    return JsonFactories.TREES.createObjectNode().put("error", words).toString();
  }
}
