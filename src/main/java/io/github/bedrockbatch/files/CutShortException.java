/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;

/** A file that is being read has become shorter. */
public final class CutShortException extends IOException {
  private static final long serialVersionUID = 1L;

  CutShortException(long now, long before) {
    super("It had " + before + " bytes and has " + now + " now");
  }
}
