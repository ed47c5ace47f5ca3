/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.price.PriceOptions;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.price.Prices;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Finds prices of Regions in use that were read too long ago. */
final class OldPrices implements Finding {
  private final List<String> regions;
  private final PriceOptions options;
  private final Prices prices;
  private final Clock clock;

  OldPrices(Settings settings, Clock clock) {
    this.regions =
        settings.aws().isLocal()
            ? List.of() // nothing is paid
            : settings.lanes().stream().map(lane -> lane.aws().region()).distinct().toList();
    this.options = settings.prices();
    this.prices = options.prices();
    this.clock = clock;
  }

  @Override
  public List<StandingProblem> look() {
    return regions.stream()
        .flatMap(
            region ->
                prices.date(region).filter(this::isOld).map(date -> old(region, date)).stream())
        .toList();
  }

  private boolean isOld(LocalDate date) {
    return options
        .staleAfter()
        .filter(
            age ->
                date.atStartOfDay(ZoneOffset.UTC).toInstant().plus(age).isBefore(clock.instant()))
        .isPresent();
  }

  private static StandingProblem old(String region, LocalDate date) {
    return StandingProblem.of(
        Kind.PRICES_STALE,
        region,
        "The prices of "
            + region
            + " were read on "
            + date
            + ", so that costs may be others by now",
        "Give the command prices update; where there is no way out, with files of the public price"
            + " list. prices.stale-after says when prices are old",
        null);
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(10);
  }
}
