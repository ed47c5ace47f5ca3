/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A limit of what may be spent in each day or month.
 *
 * @param setting the name of its setting, by which it is known
 * @param limit in USD times 10^9
 * @param model the model that it applies to, as prompts name it; empty for all
 * @param source prefix of the names of sources that it applies to; empty for all
 */
public record Budget(
    String setting, Period period, ZoneId zone, long limit, String model, String source) {
  /** How long a period is. */
  public enum Period {
    DAY,
    MONTH
  }

  /** When the period of this time began. */
  public Instant begin(Instant now) {
    return first(now).atStartOfDay(zone).toInstant();
  }

  /** When the period of this time ends. */
  public Instant end(Instant now) {
    LocalDate first = first(now);
    LocalDate next = period == Period.DAY ? first.plusDays(1) : first.plusMonths(1);
    return next.atStartOfDay(zone).toInstant();
  }

  private LocalDate first(Instant now) {
    LocalDate day = now.atZone(zone).toLocalDate();
    return period == Period.DAY ? day : day.withDayOfMonth(1);
  }
}
