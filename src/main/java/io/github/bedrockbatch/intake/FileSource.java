/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file as a source of prompts.
 *
 * @param id the same for the same file as long as nobody writes to it
 */
record FileSource(String fileName, long size, String id) {

  static FileSource of(String fileName, BasicFileAttributes attributes) {
    long size = attributes.size();
    long modified = attributes.lastModifiedTime().toMillis();
    return new FileSource(fileName, size, "file:" + fileName + ':' + size + ':' + modified);
  }
}
