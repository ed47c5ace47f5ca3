/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What may be spent in each day or month.
 *
 * @param setting that says so, which is its name
 * @param limit in USD times 10^9
 * @param model that prompts name; empty for all
 * @param source what the names of sources begin with; empty for all
 */
public record Budget(
    String setting, Period period, ZoneId zone, long limit, String model, String source) {
  /** How long it is for. */
  public enum Period {
    DAY,
    MONTH
  }

  /** When the period began that this is in. */
  public Instant begin(Instant now) {
    return first(now).atStartOfDay(zone).toInstant();
  }

  /** When the next period begins. */
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
