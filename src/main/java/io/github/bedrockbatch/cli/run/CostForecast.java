/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ondemand.TokenCounter;
import io.github.bedrockbatch.price.Estimate;
import io.github.bedrockbatch.price.Prices;
import io.github.bedrockbatch.price.Tier;
import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.price.Usd;
import io.github.bedrockbatch.prompt.InputLine;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/** Estimates the tokens and costs of batches that were not sent. */
final class CostForecast {
  /**
   * Batches of the same model and invocation type that would all go into jobs, or all on demand.
   */
  record Group(List<Batch> batches, long records, long bytes) {
    long asked() {
      return batches.stream()
          .filter(batch -> !batch.key().isReused())
          .mapToLong(batch -> batch.contents().asked())
          .sum();
    }
  }

  private final Prices prices;
  private final Estimate estimate;
  private final List<LaneOptions> lanes;
  private final int counted;
  private final TokenCounter counter;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param settings the settings of the user, before the dry run overrides some
   * @param counted for how many records of a group the service counts the tokens
   */
  CostForecast(Settings settings, int counted, TokenCounter counter) {
    this.prices = settings.prices().prices();
    this.estimate = settings.prices().estimate();
    this.lanes = settings.lanes();
    this.counted = counted;
    this.counter = counter;
  }

  /** The estimate of a group, in words. */
  String of(Group group, Pipeline pipeline) throws IOException {
    String model = group.batches.get(0).key().modelId();
    Tokens guess = estimate.of(group.bytes, group.records);
    long asked = group.asked();
    Tokens all = new Tokens(input(group, guess.input(), pipeline), guess.output());
    Tokens tokens = part(all, asked, group.records);
    String batch = cost(model, Tier.BATCH, tokens);
    String onDemand = cost(model, Tier.ON_DEMAND, tokens);
    return "about %,d input tokens; cost in batch %s, on demand %s%s"
        .formatted(
            tokens.input(),
            batch,
            onDemand,
            asked == group.records
                ? ""
                : "; %,d equal prompts are not asked, which saves %s in batch"
                    .formatted(
                        group.records - asked,
                        cost(model, Tier.BATCH, part(all, group.records - asked, group.records))));
  }

  private static Tokens part(Tokens all, long records, long of) {
    return new Tokens(all.input() * records / of, all.output() * records / of);
  }

  private String cost(String model, Tier tier, Tokens tokens) {
    LaneOptions lane = lane(model);
    BigDecimal usd =
        prices
            .of(lane.modelFor(model), lane.aws().region(), tier)
            .map(price -> price.cost(tokens))
            .orElse(null);
    if (usd == null) {
      notes.add(
          "No price of %s, %s, in %s is known: prices.own or prices update tells it"
              .formatted(lane.modelFor(model), tier, lane.aws().region()));
    }
    String amount = Usd.of(usd);
    return usd == null || amount.startsWith("<") ? amount : "about " + amount;
  }

  /** The first lane that serves the model, although another one may have room in the end. */
  private LaneOptions lane(String model) {
    return lanes.stream().filter(lane -> lane.serves(model)).findFirst().orElse(lanes.get(0));
  }

  private long input(Group group, long guess, Pipeline pipeline) throws IOException {
    if (counted == 0) {
      return guess;
    }
    String model = group.batches.get(0).key().modelId();
    long tokens = 0;
    long bytes = 0;
    int records = 0;
    for (Batch batch : group.batches) {
      try (InputStream in = pipeline.input(batch.id())) {
        LineReader lines = new LineReader(in);
        while (records < counted && lines.next()) {
          tokens += counter.count(model, batch.key().invocationType(), InputLine.modelInput(lines));
          bytes += lines.length() + 1;
          records++;
        }
      } catch (SdkException e) {
        notes.add(
            "The service does not count the tokens of %s, which are a guess: %s"
                .formatted(model, e.getMessage()));
        return guess;
      }
    }
    notes.add(
        "The service counted %,d tokens in %,d of %,d requests to %s"
            .formatted(tokens, records, group.records, model));
    return records == group.records ? tokens : Math.round((double) group.bytes * tokens / bytes);
  }

  /** Remarks on the estimates, for a person. */
  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    all.add(
        "Nothing was sent. Tokens are a guess%s, at %d bytes each; answers are taken for %,d tokens"
                .formatted(
                    counter == null ? "" : " where the service has not counted them",
                    Estimate.BYTES_OF_A_TOKEN,
                    estimate.answerTokens())
            + " each (prices.answer-tokens).");
    lanes.stream()
        .map(lane -> lane.aws().region())
        .distinct()
        .forEach(
            region ->
                prices
                    .date(region)
                    .ifPresent(
                        date -> all.add("Prices are those of " + region + " of " + date + ".")));
    return all;
  }
}
