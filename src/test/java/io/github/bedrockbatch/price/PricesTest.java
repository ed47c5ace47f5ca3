/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prices by model, Region and tier, from what ships, from the public list, and the user's own. */
class PricesTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
  private static final String LITE = "amazon.nova-lite-v1:0";
  private static final String IRELAND = "eu-west-1";

  @TempDir private Path dir;

  private Prices prices(String own) {
    return new Prices(dir.resolve("prices.json"), OwnPrice.parse(own));
  }

  private static Price price(String input, String output) {
    return new Price(new BigDecimal(input), new BigDecimal(output));
  }

  private static PriceList list(String... files) throws IOException {
    PriceList list = new PriceList(TODAY);
    for (String file : files) {
      try (InputStream in = PricesTest.class.getResourceAsStream("/prices/" + file)) {
        list.read(in);
      }
    }
    return list;
  }

  @ParameterizedTest
  @CsvSource({
    "amazon.nova-lite-v1:0,                              us-east-1, 0.03,  0.12,  0.06, 0.24",
    "amazon.nova-lite-v1:0:300k,                         us-east-1, 0.03,  0.12,  0.06, 0.24",
    "us.amazon.nova-lite-v1:0,                           us-east-1, 0.03,  0.12,  0.06, 0.24",
    "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0, us-east-1, 0.4, 1.6, 0.8,"
        + " 3.2",
    "amazon.titan-embed-text-v2:0,                       us-east-1, 0.01,  0,     0.02, 0",
    "amazon.nova-2-lite-v1:0,                            eu-west-1, 0.187, 1.5785, 0.374, 3.157",
    "eu.anthropic.claude-haiku-4-5-20251001-v1:0,        eu-west-1, 0.55,  2.75,  1.1,  5.5",
    "anthropic.claude-3-5-sonnet-20241022-v2:0,          us-west-2, 1.5,   7.5,   3,    15",
    "us.anthropic.claude-sonnet-4-6,                     us-east-1, 1.65,  8.25,  3.3,  16.5",
    "qwen.qwen3-32b-v1:0,                                us-east-1, 0.075, 0.3,   0.15, 0.6"
  })
  void prices_ship_for_the_usual_models(
      String model, String region, String in, String out, String asked, String answered) {
    assertThat(prices("").of(model, region, Tier.BATCH).orElseThrow())
        .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .usingRecursiveComparison()
        .isEqualTo(price(in, out));
    assertThat(prices("").of(model, region, Tier.ON_DEMAND).orElseThrow())
        .usingComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .usingRecursiveComparison()
        .isEqualTo(price(asked, answered));
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic.claude-haiku-4,                     us-east-1", // another than Haiku 4.5
    "anthropic.claude-opus-4-20250514-v1:0,        us-east-1",
    "anthropic.claude-3-5-sonnet-20240620-v1:0,    us-east-1", // not that of v2
    "global.anthropic.claude-haiku-4-5-20251001-v1:0, us-east-1", // not that of the Region
    "amazon.nova-lite-v1:0,                        mars-1",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc, us-east-1",
    "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0/abc, us-east-1"
  })
  void what_nobody_has_told_is_unknown(String model, String region) {
    assertThat(prices("").of(model, region, Tier.BATCH)).isEmpty();
  }

  @Test
  void a_cost_is_exact() {
    assertThat(price("0.03", "0.12").cost(new Tokens(1_951_382, 405_633)))
        .isEqualByComparingTo("0.10721742");
    assertThat(new Estimate(500).of(4_000, 10)).isEqualTo(new Tokens(1_000, 5_000));
  }

  @Test
  void own_prices_go_before_all_others_and_those_of_a_region_before_those_of_all() {
    String arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
    Prices prices =
        prices(LITE + " batch 1/2, " + LITE + "@eu-west-1 batch 3/4.5," + arn + " on-demand 5/6");

    assertThat(prices.of(LITE, "us-east-1", Tier.BATCH)).contains(price("1", "2"));
    assertThat(prices.of(LITE, IRELAND, Tier.BATCH)).contains(price("3", "4.5"));
    assertThat(prices.of(LITE, IRELAND, Tier.ON_DEMAND)).contains(price("0.069", "0.276"));
    assertThat(prices.of(arn, IRELAND, Tier.ON_DEMAND)).contains(price("5", "6"));
    assertThatThrownBy(() -> OwnPrice.parse(LITE + " batch 1/2, " + LITE + " batch 1/3"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_public_list_is_read_for_batch_on_demand_and_global_only() throws IOException {
    assertThat(list("bedrock.json", "marketplace.json").prices())
        .extracting(
            of ->
                "%s %s%s %s/%s"
                    .formatted(
                        of.model(),
                        of.isGlobal() ? "global " : "",
                        of.tier(),
                        of.input().toPlainString(),
                        of.output() == null ? "" : of.output().toPlainString()))
        .containsExactlyInAnyOrder(
            "Nova Lite on-demand 0.069/0.276",
            "Nova Lite batch 0.0345/0.138",
            "Nova 2.0 Lite global on-demand 0.34/2.87",
            "TitanEmbeddingV2-Text batch 0.013/",
            "Claude Haiku 4.5 on-demand 1.1/5.5",
            "Claude Haiku 4.5 batch 0.55/2.75",
            "Claude Haiku 4.5 global batch 0.5/2.5",
            "Claude Opus 5 global on-demand 5/25");
  }

  @Test
  void what_was_read_counts_at_once_for_whoever_uses_the_file() throws IOException {
    Prices using = prices("");
    String profile = "global.anthropic.claude-haiku-4-5-20251001-v1:0";
    assertThat(using.of(profile, IRELAND, Tier.BATCH)).isEmpty();
    assertThat(using.date(IRELAND)).contains(LocalDate.of(2026, 9, 20));

    prices("").update(list("marketplace.json").prices(), "a test", TODAY);
    assertThat(using.of(profile, IRELAND, Tier.BATCH)).contains(price("0.5", "2.5"));
    assertThat(using.date(IRELAND)).contains(TODAY);
    assertThat(using.of(LITE, IRELAND, Tier.BATCH)).as("one that ships").isPresent();

    prices("").update(list("bedrock.json").prices(), "a test", TODAY);
    assertThat(using.of(profile, IRELAND, Tier.BATCH)).as("read before").isPresent();
    assertThat(using.of("global.amazon.nova-2-lite-v1:0", IRELAND, Tier.ON_DEMAND)).isPresent();
  }

  @Test
  void a_file_that_is_spoilt_changes_nothing() throws IOException {
    Prices using = prices("");
    prices("").update(list("marketplace.json").prices(), "a test", TODAY);
    String profile = "global.anthropic.claude-haiku-4-5-20251001-v1:0";
    assertThat(using.of(profile, IRELAND, Tier.BATCH)).isPresent();

    Files.writeString(dir.resolve("prices.json"), "{\"date\":");

    assertThat(using.of(profile, IRELAND, Tier.BATCH)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{\"products\":{}}", "{\"products\":{},\"terms\":{"})
  void what_is_no_price_list_or_not_all_of_it_is_refused(String file) {
    byte[] content = file.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> new PriceList(TODAY).read(new ByteArrayInputStream(content)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is no file of the price list of AWS, or not all of it");
  }

  @Test
  void what_the_list_contradicts_is_unknown() throws IOException {
    assertThat(list("bedrock.json").prices())
        .extracting(ListedPrice::model)
        .doesNotContain("Qwen3 32B", "Free");
    assertThat(List.of(Tier.values()))
        .extracting(Tier::toString)
        .containsExactly("batch", "on-demand");
  }
}
