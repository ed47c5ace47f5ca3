/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.stage.Failure;
import java.io.IOException;

/** A file of prompts cannot be opened; nothing of it was taken. */
public final class UnreadableFileException extends IOException {
  public UnreadableFileException(IOException cause) {
    super(Failure.of(cause).words(), cause);
  }
}
