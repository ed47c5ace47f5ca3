/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.files.JsonFactories;
import java.io.IOException;
import java.util.Map;

/**
 * Why a request is not taken; nothing of it is then. The message is for the person who sends it,
 * with nothing of what was sent.
 */
final class HttpError extends IOException {
  private final int status;
  private final transient Map<String, String> headers;

  HttpError(int status, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  HttpError(int status, String message) {
    this(status, message, Map.of());
  }

  /** One that may have another outcome later. */
  static HttpError forNow(int status, int seconds, String message) {
    return new HttpError(status, message, Map.of("Retry-After", Integer.toString(seconds)));
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** The body of the response. */
  String json() {
    return JsonFactories.TREES.createObjectNode().put("error", getMessage()).toString();
  }
}
