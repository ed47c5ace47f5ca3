/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;

/** The disk does not give what stands in a file; trying again would only hold up others. */
public final class ReadFailedException extends IOException {
  ReadFailedException(long at, IOException cause) {
    super("It cannot be read at byte " + at + ": " + cause.getMessage(), cause);
  }
}
