/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import io.github.bedrockbatch.config.source.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time in the past, as a person types it: how long ago, or when in UTC. */
public final class Since implements ITypeConverter<Instant> {
  /** For picocli. */
  Since() {}

  @Override
  public Instant convert(String typed) {
    try {
      if (!typed.contains("-")) {
        return Instant.now().minus(Durations.parse(typed));
      }
      String time = typed.replaceFirst("Z$", "");
      return time.contains("T")
          ? LocalDateTime.parse(time).toInstant(ZoneOffset.UTC)
          : LocalDate.parse(time).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + typed + "' is no time: 90m, 2d, 2026-11-25 and 2026-11-25T09:30 are");
    }
  }
}
