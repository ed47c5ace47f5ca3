/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.cost;

import io.github.bedrockbatch.ledger.usage.UsageView;
import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.ledger.usage.UsageView.Manifest;
import io.github.bedrockbatch.ledger.usage.Used;
import io.github.bedrockbatch.price.Prices;
import io.github.bedrockbatch.price.Tier;
import io.github.bedrockbatch.price.Tokens;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes what the tokens in the ledger cost. It does so for each call, so that a price that
 * becomes known later counts for earlier tokens, too.
 */
public final class Costs {
  /** The day of tokens from before days were noted. */
  private static final LocalDate EVER = LocalDate.EPOCH;

  private static final int MICRO = 6;

  /** What one model has cost in one tier. */
  public record OfModel(String model, Tier tier, BigDecimal usd, long unpriced) {}

  private final UsageView view;
  private final Prices prices;
  private final boolean isLocal;

  /**
   * @param isLocal whether the service is local, so that nothing is paid
   */
  public Costs(UsageView view, Prices prices, boolean isLocal) {
    this.view = view;
    this.prices = prices;
    this.isLocal = isLocal;
  }

  /**
   * What was paid since a time, by whole days in UTC.
   *
   * @param since null for all
   * @param limit the most lines
   */
  public CostReport report(By by, Instant since, int limit, Instant now) {
    LocalDate from = since == null ? EVER : since.atZone(ZoneOffset.UTC).toLocalDate();
    Map<String, Sum> groups = new LinkedHashMap<>();
    List<Used> found = view.by(by, from, limit + 1);
    found.forEach(used -> groups.computeIfAbsent(used.key(), key -> new Sum()).add(used));
    List<String> keys = new ArrayList<>(groups.keySet());
    keys.sort(order(by, groups));
    boolean cut = keys.size() > limit;
    List<String> shown = cut ? keys.subList(0, limit) : keys;
    Map<String, Manifest> manifests = by == By.BATCH ? view.manifests(shown) : Map.of();
    return new CostReport(
        now,
        by,
        from.equals(EVER) ? null : from.atStartOfDay(ZoneOffset.UTC).toInstant(),
        // batches that were removed are not among the groups
        sum(cut || by == By.BATCH ? view.by(By.MODEL, from, 0) : found).line(null, null),
        shown.stream().map(key -> groups.get(key).line(name(by, key), manifests.get(key))).toList(),
        cut,
        isLocal);
  }

  private static Comparator<String> order(By by, Map<String, Sum> groups) {
    return switch (by) {
      case BATCH -> Comparator.reverseOrder();
      case DAY -> Comparator.comparing(Long::valueOf, Comparator.reverseOrder());
      case MODEL, SOURCE, REGION ->
          Comparator.comparing(
              (String key) -> groups.get(key).tokens.total(), Comparator.reverseOrder());
    };
  }

  private static String name(By by, String key) {
    return switch (by) {
      case DAY -> key.equals("0") ? "before" : LocalDate.ofEpochDay(Long.parseLong(key)).toString();
      case SOURCE -> key.isEmpty() ? "(no source)" : key;
      case REGION -> key.isEmpty() ? "(not noted)" : key;
      case BATCH, MODEL -> key;
    };
  }

  /** What one batch has cost; empty while it has used nothing. */
  public Optional<CostLine> of(String batch) {
    List<Used> used = view.of(batch);
    return used.isEmpty()
        ? Optional.empty()
        : Optional.of(sum(used).line(batch, view.manifests(List.of(batch)).get(batch)));
  }

  /** What every model has cost since the beginning of the ledger. */
  public List<OfModel> models() {
    Map<List<Object>, Sum> groups = new LinkedHashMap<>();
    for (Used used : view.by(By.MODEL, EVER, 0)) {
      groups
          .computeIfAbsent(List.of(used.model(), Tier.of(used.onDemand())), group -> new Sum())
          .add(used);
    }
    List<OfModel> models = new ArrayList<>();
    groups.forEach(
        (group, sum) ->
            models.add(
                new OfModel(
                    (String) group.get(0),
                    (Tier) group.get(1),
                    sum.usd == null ? BigDecimal.ZERO : sum.usd,
                    sum.unpriced.total())));
    return models;
  }

  private Sum sum(List<Used> all) {
    Sum sum = new Sum();
    all.forEach(sum::add);
    return sum;
  }

  private final class Sum {
    private long records;
    private Tokens tokens = Tokens.NONE;
    private Tokens ofJobs = Tokens.NONE;
    private BigDecimal usd;
    private Tokens unpriced = Tokens.NONE;
    private BigDecimal onDemand = BigDecimal.ZERO;

    void add(Used used) {
      Tokens more = new Tokens(used.inputTokens(), used.outputTokens());
      records += used.records();
      tokens = tokens.plus(more);
      if (!used.onDemand()) {
        ofJobs = ofJobs.plus(more);
      }
      prices
          .of(used.model(), used.region(), Tier.of(used.onDemand()))
          .map(price -> price.cost(more))
          .ifPresentOrElse(
              cost -> usd = usd == null ? cost : usd.add(cost),
              () -> unpriced = unpriced.plus(more));
      if (onDemand != null) {
        onDemand =
            prices
                .of(used.model(), used.region(), Tier.ON_DEMAND)
                .map(price -> price.cost(more).add(onDemand))
                .orElse(null);
      }
    }

    CostLine line(String of, Manifest manifest) {
      return new CostLine(
          of,
          records,
          tokens,
          rounded(usd),
          unpriced,
          rounded(onDemand),
          manifest == null
              ? null
              : new Tokens(
                  manifest.inputTokens() - ofJobs.input(),
                  manifest.outputTokens() - ofJobs.output()));
    }
  }

  /** To a millionth of a dollar; what is less than half of that keeps a digit, as it is not 0. */
  private static BigDecimal rounded(BigDecimal usd) {
    if (usd == null) {
      return null;
    }
    BigDecimal rounded = usd.setScale(MICRO, RoundingMode.HALF_UP);
    return rounded.signum() == 0 && usd.signum() != 0 ? usd.round(new MathContext(1)) : rounded;
  }
}
