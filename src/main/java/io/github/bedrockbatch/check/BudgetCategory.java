/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.price.Prices;
import io.github.bedrockbatch.price.Tier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Checks that budgets can be kept, as batches of models with an unknown price wait. */
record BudgetCategory(Settings settings, Collection<String> models) implements Category {
  @Override
  public String name() {
    return "budget";
  }

  @Override
  public List<Outcome> look() {
    Prices prices = settings.prices().prices();
    List<Outcome> outcomes = new ArrayList<>();
    for (LaneOptions lane : settings.lanes()) {
      models.stream()
          .filter(lane::serves)
          .forEach(
              model ->
                  Stream.of(Tier.values())
                      .forEach(tier -> outcomes.add(price(prices, lane, model, tier))));
    }
    return outcomes;
  }

  private static Outcome price(Prices prices, LaneOptions lane, String model, Tier tier) {
    String id = lane.modelFor(model);
    String region = lane.aws().region();
    String what = "a price of %s is known in %s (%s)".formatted(id, region, tier);
    return prices.of(id, region, tier).isPresent()
        ? Outcome.passed(what, null)
        : Outcome.warning(
            what,
            "a budget is set, and none is known",
            "Set it in prices.own, or run prices update: until then its batches wait");
  }
}
