/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.sources;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/** Copies of files of a server; the bean {@code downloads}. */
public final class Downloads {
  /**
   * Gives the copy the time of the original. A file is known by its name, size and time: with the
   * time of the download it would be another one each time that it is fetched.
   */
  public File stamped(@Body File copy, @Header(Exchange.FILE_LAST_MODIFIED) Long modified)
      throws IOException {
    if (modified != null) {
      Files.setLastModifiedTime(copy.toPath(), FileTime.fromMillis(modified));
    }
    return copy;
  }
}
