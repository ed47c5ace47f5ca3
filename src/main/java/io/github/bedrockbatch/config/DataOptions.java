/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.files.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where this node keeps what it must not lose.
 *
 * @param dir holds the spool and, unless moved, the ledger
 * @param reserve bytes that are kept free on its disk for what is in hand; 0 for none
 */
public record DataOptions(Path dir, long reserve) {
  static DataOptions read(OptionReader in) {
    Path dir = in.path("data.dir", "data");
    boolean isBelowFile = Files.isRegularFile(PrivateFiles.nearest(dir));
    in.rule(!isBelowFile, "data.dir", "must be a folder, and there is a file of this name");
    return new DataOptions(dir, in.bytes("data.reserve", "256MB", "0", "1000GB"));
  }
}
