/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import java.io.IOException;

/** A request is not taken. */
final class HttpErrorException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient HttpError refusal;

  HttpErrorException(HttpError refusal) {
    super(refusal.words());
    this.refusal = refusal;
  }

  HttpError refusal() {
    return refusal;
  }
}
