/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.nio.file.Path;

/** Another process has the lock of a folder. */
public final class DirectoryInUseException extends RuntimeException {
  private final String pid;

  DirectoryInUseException(Path folder, String pid) {
    super(
        ("The data folder %s is in use by process %s. Stop that process first, or use another"
                + " folder with -Ddata.dir=…")
            .formatted(folder.toAbsolutePath(), pid));
    this.pid = pid;
  }

  /** The id of that process. */
  public String pid() {
    return pid;
  }
}
