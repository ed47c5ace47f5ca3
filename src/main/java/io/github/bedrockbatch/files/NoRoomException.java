/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;

/** The disk has only the reserve left, which is for work in progress. A transient failure. */
public final class NoRoomException extends IOException {
  NoRoomException(String message) {
    super(message);
  }

  /** Whether the failure, or one of its causes, is such an exception. */
  public static boolean is(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoRoomException) {
        return true;
      }
    }
    return false;
  }
}
