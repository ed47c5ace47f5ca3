/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.ledger.source.SourceFile;

/**
 * A file as a source of prompts.
 *
 * @param file what it held when it was opened
 * @param known what was read of the source before; null when nothing was
 */
record FileSource(String fileName, SourceFile file, SourceFile known) {

  /** The same for the same content under the same name, also with more behind it. */
  String id() {
    return file.source();
  }
}
