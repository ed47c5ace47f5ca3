/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

/**
 * The broker has not accepted an acknowledgement. The message is in hand and will be redelivered.
 */
public final class NotAcknowledgedException extends RuntimeException {
  public NotAcknowledgedException(Exception cause) {
    super(cause);
  }
}
