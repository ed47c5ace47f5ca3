/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;

/** The disk has no more room than what is kept for work that is in hand. It passes. */
public final class NoRoomException extends IOException {
  NoRoomException(String message) {
    super(message);
  }

  /** Whether it is one, or was caused by one. */
  public static boolean is(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoRoomException) {
        return true;
      }
    }
    return false;
  }
}
