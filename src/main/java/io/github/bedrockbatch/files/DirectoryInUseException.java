/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.nio.file.Path;

/** Another process works on a folder. */
public final class DirectoryInUseException extends RuntimeException {
  private final String pid;

  DirectoryInUseException(Path folder, String pid) {
    super(
        ("The data folder %s is in use by process %s. Stop that process first, or use another"
                + " folder with -Ddata.dir=…")
            .formatted(folder.toAbsolutePath(), pid));
    this.pid = pid;
  }

  /** Of the process that works on it. */
  public String pid() {
    return pid;
  }
}
