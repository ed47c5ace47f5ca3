/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.IOException;

/** A request is not taken. */
final class HttpRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient HttpRefusal refusal;

  HttpRefusedException(HttpRefusal refusal) {
    super(refusal.words());
    this.refusal = refusal;
  }

  HttpRefusal refusal() {
    return refusal;
  }
}
