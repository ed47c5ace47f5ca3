/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt.media;

/**
 * An image or document that no request can have. The message is the end of a sentence for the
 * sender and holds nothing of the content. Has no stack trace, because rejecting must stay cheap.
 */
public final class MediaException extends Exception {
  public MediaException(String reason) {
    super(reason, null, false, false);
  }
}
