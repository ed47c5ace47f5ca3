/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

/** Ends the reading of one value. Has no stack trace, because rejecting must stay cheap. */
public final class RejectedException extends Exception {
  private final transient Rejection rejection;
  private final transient String id;

  public RejectedException(RejectCode code, String reason, String id) {
    super(reason, null, false, false);
    this.rejection = code.because(reason);
    this.id = id;
  }

  public RejectedException(RejectCode code, String reason) {
    this(code, reason, null);
  }

  public Rejection rejection() {
    return rejection;
  }

  /** The user's id of the value, or null when it has none or it is not known. */
  public String id() {
    return id;
  }
}
