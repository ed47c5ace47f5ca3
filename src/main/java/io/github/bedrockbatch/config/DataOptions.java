/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.files.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data folder of this node, which must not be lost.
 *
 * @param dir holds the spool and, unless {@code ledger.url} says otherwise, the ledger
 * @param reserve bytes that intake leaves free on its disk for work in progress; 0 for none
 */
public record DataOptions(Path dir, long reserve) {
  static DataOptions read(OptionReader in) {
    Path dir = in.path("data.dir", "data");
    boolean isBelowFile = Files.isRegularFile(PrivateFiles.nearest(dir));
    in.rule(!isBelowFile, "data.dir", "must be a folder, and there is a file of this name");
    return new DataOptions(dir, in.bytes("data.reserve", "256MB", "0", "1000GB"));
  }
}
