/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import java.io.IOException;

/** A request is not taken. */
final class HttpErrorException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient HttpError error;

  HttpErrorException(HttpError error) {
    super(error.words());
    this.error = error;
  }

  HttpError error() {
    return error;
  }
}
