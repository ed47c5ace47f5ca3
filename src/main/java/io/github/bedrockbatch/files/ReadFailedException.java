/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;

/** The disk cannot read a part of a file. Not retried, as that would only hold up other files. */
public final class ReadFailedException extends IOException {
  ReadFailedException(long at, IOException cause) {
    super("It cannot be read at byte " + at + ": " + cause.getMessage(), cause);
  }
}
