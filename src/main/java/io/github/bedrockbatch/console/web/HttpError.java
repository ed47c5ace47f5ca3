/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import java.util.Map;

/** Why a request is not answered as it wishes, in a sentence for a person. */
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
