/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.Names;
import io.github.bedrockbatch.config.source.OptionReader;
import java.util.List;

/**
 * Where prompts come from.
 *
 * @param from the sources that are switched on
 */
public record SourcesOptions(List<String> from) {
  public static final List<String> ALL = List.of("files", "sftp", "kafka", "jms", "http");

  static SourcesOptions read(OptionReader in) {
    return new SourcesOptions(Names.of(in, "intake.from", "files", ALL));
  }
}
