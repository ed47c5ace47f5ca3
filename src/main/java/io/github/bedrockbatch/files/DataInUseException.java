/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.nio.file.Path;

/** Another process works on the data folder. */
public final class DataInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataInUseException(Path folder, String pid) {
    super(
        "The data folder "
            + folder.toAbsolutePath()
            + " is in use by process "
            + pid
            + ". Stop that one first, or give this one a folder of its own with -Ddata.dir=…");
  }
}
