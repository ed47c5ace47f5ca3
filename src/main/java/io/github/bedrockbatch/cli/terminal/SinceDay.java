/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A day in the past, for figures that are counted by days. */
public final class SinceDay implements ITypeConverter<Instant> {
  /** For picocli. */
  SinceDay() {}

  @Override
  public Instant convert(String typed) {
    if (!typed.matches("\\d+d|\\d+-\\d+-\\d+")) {
      throw new TypeConversionException(
          "'" + typed + "' is no whole number of days, nor a day: 7d and 2026-11-25 are");
    }
    return new Since().convert(typed);
  }
}
