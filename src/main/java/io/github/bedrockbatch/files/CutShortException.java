/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;

/** A file became shorter while it was read. */
public final class CutShortException extends IOException {
  CutShortException(long now, long before) {
    super("It had " + before + " bytes and has " + now + " now");
  }
}
