/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

/**
 * The broker did not take an acknowledgement. Its message is in hand; it will be delivered again.
 */
public final class NotAcknowledgedException extends RuntimeException {
  public NotAcknowledgedException(Exception cause) {
    super(cause);
  }
}
