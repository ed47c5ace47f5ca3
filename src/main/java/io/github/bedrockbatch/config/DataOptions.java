/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import java.nio.file.Path;

/**
 * Where this node keeps what it must not lose.
 *
 * @param dir holds the spool and, unless moved, the ledger
 */
public record DataOptions(Path dir) {
  static DataOptions read(OptionReader in) {
    return new DataOptions(in.path("data.dir", "data"));
  }
}
