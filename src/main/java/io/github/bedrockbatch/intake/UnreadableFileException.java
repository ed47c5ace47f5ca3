/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.IOException;

/** A file of prompts cannot be read: it is this file's trouble, not that of the data folder. */
final class UnreadableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableFileException(IOException cause) {
    super(cause.toString(), cause);
  }
}
