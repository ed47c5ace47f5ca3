/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.Names;
import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;
import java.util.List;

/**
 * Tells which files of a folder are finished, so that they may be read.
 *
 * @param unfinishedNames patterns, with * and ?, of the names of files that are still written
 * @param quietTime a file is finished when nobody has written to it for this long
 */
public record FilesOptions(List<String> unfinishedNames, Duration quietTime) {
  private static final String UNFINISHED =
      ".*, *.part, *.partial, *.filepart, *.crdownload, *.download, *.inprogress, *.tmp, *.temp,"
          + " *.swp, *.lock, *~, ~$*";

  static FilesOptions read(OptionReader in) {
    return new FilesOptions(
        Names.list(in.text("intake.unfinished-names", UNFINISHED)),
        in.duration("intake.quiet-time", "3s", "0s", "1h"));
  }
}
