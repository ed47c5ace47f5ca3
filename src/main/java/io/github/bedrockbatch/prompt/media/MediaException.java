/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt.media;

/**
 * An image or document that cannot be in a request. The message is the end of a sentence for the
 * sender and quotes nothing of the content. It has no stack trace, as rejecting must be cheap.
 */
public final class MediaException extends Exception {
  public MediaException(String reason) {
    super(reason, null, false, false);
  }
}
