/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.budget;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.budget.BudgetOptions;
import io.github.bedrockbatch.config.budget.BudgetOptions.Then;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.budget.Budget;
import io.github.bedrockbatch.ledger.budget.Budget.Period;
import io.github.bedrockbatch.ledger.budget.Charge;
import io.github.bedrockbatch.ledger.budget.Charge.Kind;
import io.github.bedrockbatch.ledger.budget.OverBudgetException;
import io.github.bedrockbatch.ledger.budget.Spending;
import io.github.bedrockbatch.price.Estimate;
import io.github.bedrockbatch.price.Price;
import io.github.bedrockbatch.price.Prices;
import io.github.bedrockbatch.price.Tier;
import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.stage.Download;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.StageContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves what a batch may cost before it is paid for. Answers are assumed to be as long as the
 * requests allow, so that a batch seldom costs more; {@code prices.answer-tokens}, if set, bounds
 * that length.
 */
public final class Budgets {
  private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);
  private static final String SAMPLE = "CamelBedrockBatchBudgetSample";
  private static final int NANO = 9;
  private static final int PICO_OF_MILLION = 6;

  private final Ledger ledger;
  private final Lanes lanes;
  private final FailurePolicy failures;
  private final Spending spending;
  private final Prices prices;
  private final boolean areSet;
  private final boolean waits;
  private final int answerTokens;
  private final boolean isMost;

  public Budgets(StageContext context) {
    Settings settings = context.settings();
    this.ledger = context.ledger();
    this.lanes = context.lanes();
    this.failures = context.failures();
    this.prices = settings.prices().prices();
    this.spending = spending(settings, context.database(), context.clock());
    this.areSet = !settings.budget().limits().isEmpty();
    this.waits = settings.budget().then() == Then.WAIT;
    this.answerTokens = settings.prices().answerTokens();
    this.isMost = !settings.texts().get("prices.answer-tokens").isEmpty();
  }

  /** The budgets of the settings, with their use as the ledger has it. */
  public static Spending spending(Settings settings, LedgerDatabase database, Clock clock) {
    BudgetOptions options = settings.budget();
    List<Budget> budgets =
        options.limits().stream()
            .map(
                limit ->
                    new Budget(
                        limit.setting(),
                        limit.monthly() ? Period.MONTH : Period.DAY,
                        options.zone(),
                        limit.usd().movePointRight(NANO).longValueExact(),
                        limit.model(),
                        limit.source()))
            .toList();
    return new Spending(database, budgets, clock);
  }

  public boolean areSet(Exchange exchange) {
    return areSet;
  }

  /** Estimates the answers of the leased batch from its input in the body, for {@link #reserve}. */
  public void sample(Exchange exchange) throws IOException {
    Download input = Download.of(exchange);
    exchange.getMessage().setBody(null);
    exchange.setProperty(
        SAMPLE, TokenSample.of(input, answerTokens, isMost ? answerTokens : Long.MAX_VALUE));
  }

  /**
   * Saves the next version of the leased batch, and reserves in the same transaction what it may
   * cost.
   *
   * @throws OverBudgetException when a budget has no room for that: the batch now waits, or is
   *     FAILED
   */
  public void reserve(Exchange exchange, Batch next, Kind kind) {
    Batch held = LeasedBatch.get(exchange);
    if (!areSet) {
      LeasedBatch.replace(exchange, ledger.save(held, next));
      return;
    }
    Charge charge =
        charge(held, kind, lanes.of(exchange), exchange.getProperty(SAMPLE, TokenSample.class));
    try {
      LeasedBatch.replace(
          exchange, ledger.save(held, next, handle -> spending.reserve(handle, charge)));
    } catch (OverBudgetException e) {
      refuse(held, charge, e);
      throw e;
    }
  }

  private Charge charge(Batch batch, Kind kind, Lane lane, TokenSample sample) {
    String model = batch.key().modelId();
    Optional<Price> price =
        prices.of(
            lane.options().modelFor(model),
            lane.options().aws().region(),
            Tier.of(kind != Kind.JOB));
    if (price.isEmpty()) {
      return new Charge(batch.id(), kind, model, null, 0, 0);
    }
    BatchContents contents = batch.contents();
    int records = kind == Kind.CANARY ? 1 : contents.asked();
    Tokens tokens =
        new Tokens(
            contents.inputBytes() * records / contents.records() / Estimate.BYTES_OF_A_TOKEN + 1,
            sample.answerTokens(records));
    return new Charge(
        batch.id(),
        kind,
        model,
        integer(price.get().cost(tokens), NANO),
        integer(price.get().input(), PICO_OF_MILLION),
        integer(price.get().output(), PICO_OF_MILLION));
  }

  /** Rounds up, so that never too little is reserved. */
  private static long integer(BigDecimal usd, int digits) {
    return usd.movePointRight(digits).setScale(0, RoundingMode.CEILING).longValueExact();
  }

  private void refuse(Batch batch, Charge charge, OverBudgetException why) {
    if (!waits) {
      failures.fail(
          batch,
          "no budget has room for it (budget.then=fail): "
              + why.getMessage()
              + ". Rerun it when there is room again, or raise the budget and rerun it then");
      return;
    }
    String words = "waits for a budget: " + why.getMessage();
    LOG.info("Batch {} {}", batch.id(), words);
    ledger.save(
        batch,
        batch.waiting(words, why.until()),
        handle -> spending.queue().waits(handle, charge, why));
  }
}
