/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import java.util.Map;

/** A response with an error status, and a sentence for a person that says why. */
final class HttpError extends RuntimeException {
  private static final long serialVersionUID = 1;

  final int status;
  final transient Map<String, String> headers;

  HttpError(int status, String message) {
    this(status, message, Map.of());
  }

  HttpError(int status, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.headers = headers;
  }
}
