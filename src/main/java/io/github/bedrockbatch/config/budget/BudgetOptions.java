/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.budget;

import io.github.bedrockbatch.config.source.OptionReader;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits of what may be spent.
 *
 * @param limits the limits; empty for none
 * @param then what happens to a batch that exceeds a limit
 * @param zone the time zone in which days and months begin
 */
public record BudgetOptions(List<Limit> limits, Then then, ZoneId zone) {
  private static final String PREFIX = "budget";
  private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";
  private static final List<String> OF_NAMED = List.of("daily", "monthly", "model", "source");

  /** What happens to a batch that exceeds a limit. */
  public enum Then {
    WAIT,
    FAIL
  }

  /**
   * @param setting the key of the setting with this limit
   * @param monthly whether the limit is for a month, not a day
   * @param usd more than 0
   * @param model the model of the prompts that it limits; empty for all
   * @param source the beginning of the names of the sources that it limits; empty for all
   */
  public record Limit(
      String setting, boolean monthly, BigDecimal usd, String model, String source) {}

  public static BudgetOptions read(OptionReader in) {
    List<Limit> limits = new ArrayList<>();
    add(in, PREFIX + ".", "", "", limits);
    for (String name : in.names(PREFIX, OF_NAMED)) {
      if (name.matches(NAME)) {
        named(in, PREFIX + "." + name + ".", limits);
      }
    }
    return new BudgetOptions(
        List.copyOf(limits),
        in.oneOf("budget.then", Then.WAIT),
        in.parsed(
            "budget.zone",
            "UTC",
            "must be a time zone, such as UTC or Europe/Berlin",
            BudgetOptions::zone));
  }

  private static void named(OptionReader in, String budget, List<Limit> limits) {
    int before = limits.size();
    String model = in.text(budget + "model", "");
    String source = in.text(budget + "source", "");
    add(in, budget, model, source, limits);
    in.rule(
        limits.size() > before,
        budget + "daily",
        "or " + budget + "monthly must be set: how much that is in USD",
        budget + "monthly");
  }

  private static void add(
      OptionReader in, String budget, String model, String source, List<Limit> to) {
    for (String period : List.of("daily", "monthly")) {
      BigDecimal usd =
          in.parsed(
              budget + period,
              "",
              "must be an amount in USD, such as 5 or 12.50, or empty",
              BudgetOptions::usd);
      if (usd != null) {
        to.add(new Limit(budget + period, period.equals("monthly"), usd, model, source));
      }
    }
  }

  private static BigDecimal usd(String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,6})?") || new BigDecimal(text).signum() == 0) {
      throw new IllegalArgumentException(text);
    }
    return new BigDecimal(text);
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
