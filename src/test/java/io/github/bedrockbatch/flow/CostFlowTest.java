/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.MetricSamples;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.operator.cost.CostLine;
import io.github.bedrockbatch.operator.cost.CostReport;
import io.github.bedrockbatch.price.PriceList;
import io.github.bedrockbatch.price.PriceLists;
import io.github.bedrockbatch.price.Prices;
import io.github.bedrockbatch.price.Tokens;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What batches cost, worked out by hand. A Converse request with a prompt of n bytes has 54 + n,
 * and local-aws takes four bytes for a token, in the answer those of "echo: " and the prompt:
 * prompts of 39,946 bytes make 10,000 tokens of input and 9,988 of output each.
 */
class CostFlowTest {
  private static final int PROMPT = 39_946;

  @TempDir private static Path data;
  private static Flow flow;
  private static URI console;
  private static CostReport unpriced;

  /** Ten prompts in a job, the first of which is its canary, and two that are too few for one. */
  @BeforeAll
  static void some_prompts_are_answered() throws Exception {
    flow =
        Flow.start(
            data,
            Map.of(
                "aws.region", "eu-west-2", // for whose batches no price ships
                "local.min-records", "1",
                "batch.min-records", "5",
                "batch.max-age", "1h",
                "batch.canary", "true",
                "console.port", "0"));
    console = flow.pipeline().serveConsole().orElseThrow();
    take("six.jsonl", 6);
    take("four.jsonl", 4);
    flow.pipeline().spool().sealNow();
    flow.awaitResults(10);
    take("two.jsonl", 2);
    flow.pipeline().spool().sealNow();
    flow.awaitResults(12);
    flow.awaitAllSettled();
    unpriced = report(By.MODEL);
    PriceList list = new PriceList(LocalDate.of(2026, 11, 26));
    new PriceLists(flow.localAws()).read("eu-west-2", list);
    new Prices(data.resolve("prices.json"), List.of())
        .update(list.prices(), "a test", LocalDate.EPOCH);
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  private static void take(String name, int prompts) throws Exception {
    String lines =
        IntStream.range(0, prompts)
            .mapToObj(i -> "{\"prompt\":\"" + "x".repeat(PROMPT) + "\"}\n")
            .collect(Collectors.joining());
    flow.pipeline().take(Files.writeString(data.resolve(name), lines).toFile());
  }

  private static CostReport report(By by) {
    return flow.pipeline().costs().report(by, null, 100, Instant.now());
  }

  private static CostLine line(By by, String of) {
    return report(by).lines().stream()
        .filter(line -> line.of().startsWith(of))
        .findFirst()
        .orElseThrow();
  }

  private static Tokens of(int prompts) {
    return new Tokens(10_000L * prompts, 9_988L * prompts);
  }

  private static void assertCost(CostLine line, int prompts, String usd, String onDemand) {
    assertThat(line.tokens()).as(line.of()).isEqualTo(of(prompts));
    assertThat(line.usd()).as(line.of()).isEqualByComparingTo(usd);
    assertThat(line.onDemandUsd()).as(line.of()).isEqualByComparingTo(onDemand);
    assertThat(line.unpriced()).as(line.of()).isEqualTo(Tokens.NONE);
  }

  @Test
  void without_a_price_the_cost_is_unknown_and_not_0() {
    assertThat(unpriced.total().tokens()).isEqualTo(of(13));
    assertThat(unpriced.total().unpriced()).as("jobs only").isEqualTo(of(10));
    assertThat(unpriced.total().words())
        .isEqualTo("$0.0126, on demand $0.0545 (and 199,880 tokens whose price is unknown)");
  }

  /** Batch: 0.03 and 0.12, on demand: 0.06 and 0.24 USD for a million tokens. */
  @Test
  void a_batch_costs_what_its_manifest_and_the_price_list_say() {
    Batch job =
        flow.pipeline().ledger().newest(9).stream()
            .filter(batch -> batch.job().arn() != null)
            .findFirst()
            .orElseThrow();
    // 100,000 × 0.03 + 99,880 × 0.12 in its job, and 10,000 × 0.06 + 9,988 × 0.24 for its canary
    CostLine line = line(By.BATCH, job.id());

    assertCost(line, 11, "0.017983", "0.032968");
    assertThat(line.difference()).as("of the manifest").isEqualTo(Tokens.NONE);
    assertThat(flow.pipeline().costs().of(job.id())).contains(line);
  }

  @Test
  void the_same_is_told_by_model_source_region_and_day() {
    String today =
        flow.pipeline().ledger().newest(1).get(0).endedAt().atZone(ZoneOffset.UTC).toLocalDate()
            + "";

    assertCost(report(By.MODEL).total(), 13, "0.023977", "0.038963");
    assertCost(line(By.MODEL, "amazon.nova-lite-v1:0"), 13, "0.023977", "0.038963");
    assertCost(line(By.REGION, "eu-west-2"), 13, "0.023977", "0.038963");
    assertCost(line(By.DAY, today), 13, "0.023977", "0.038963");
    assertCost(line(By.SOURCE, "file:six"), 6, "0.008991", "0.017983");
    assertCost(line(By.SOURCE, "file:four"), 4, "0.005994", "0.011988");
    assertCost(line(By.SOURCE, "file:two"), 2, "0.005994", "0.005994");
    assertCost(line(By.SOURCE, "(no source)"), 1, "0.002997", "0.002997");
    assertThat(report(By.SOURCE).lines()).hasSize(4);
  }

  @Test
  void the_console_and_the_metrics_tell_it() throws Exception {
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(console.resolve("/cost?by=source")).build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(page.body()).contains("$0.0240", "$0.0390", "file:six", "(no source)");
    await()
        .untilAsserted(
            () ->
                assertThat(MetricSamples.of(console).all())
                    .filteredOn(sample -> sample.name().equals("bedrockbatch_cost_usd_total"))
                    .extracting(
                        sample ->
                            BigDecimal.valueOf(sample.value()).stripTrailingZeros().toPlainString())
                    .containsExactlyInAnyOrder("0.014985", "0.008991"));
  }
}
