/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.files.JsonFactories;
import java.io.IOException;
import java.util.Map;

/**
 * Why a request is rejected; nothing of it was accepted. The message is for its sender, and has
 * nothing of what was sent.
 */
final class RefusedRequest extends IOException {
  private final int status;
  private final transient Map<String, String> headers;

  RefusedRequest(int status, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  RefusedRequest(int status, String message) {
    this(status, message, Map.of());
  }

  /** An error after which the request may be repeated. */
  static RefusedRequest forNow(int status, int seconds, String message) {
    return new RefusedRequest(status, message, Map.of("Retry-After", Integer.toString(seconds)));
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
