/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

import java.io.IOException;

/**
 * A file, or an entry of an archive, cannot be read further: it is no text, damaged, or too large.
 * What was read before stays accepted. Reading it again would fail at the same position.
 */
public final class RejectedFileException extends IOException {
  private final transient Rejection rejection;
  private final boolean mayGoOn;

  /**
   * @param mayGoOn whether it is only cut off, so that its writer may still append the rest
   */
  public RejectedFileException(RejectCode code, String reason, boolean mayGoOn) {
    super(reason);
    this.rejection = code.because(reason);
    this.mayGoOn = mayGoOn;
  }

  public RejectedFileException(RejectCode code, String reason) {
    this(code, reason, false);
  }

  public Rejection rejection() {
    return rejection;
  }

  public boolean mayGoOn() {
    return mayGoOn;
  }
}
