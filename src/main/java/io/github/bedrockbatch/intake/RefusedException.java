/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

/** Ends the reading of one value. Has no stack trace, because refusing must stay cheap. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;
  private final transient String id;

  RefusedException(RefusalCode code, String reason, String id) {
    super(reason, null, false, false);
    this.refusal = code.because(reason);
    this.id = id;
  }

  RefusedException(RefusalCode code, String reason) {
    this(code, reason, null);
  }

  Refusal refusal() {
    return refusal;
  }

  /** The user's id of the value, or null when it has none or it is not known. */
  String id() {
    return id;
  }
}
