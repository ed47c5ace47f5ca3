/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.wire.AwsError;
import io.github.bedrockbatch.local.wire.Json;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public price list, with some products in the form of the real one. In every Region they have
 * the prices of us-east-1 in September 2026.
 */
final class PriceListOperations {
  private static final String BEGIN = "/offers/v1.0/aws/";
  private static final Pattern FILE =
      Pattern.compile(
          BEGIN + "(AmazonBedrock(?:FoundationModels)?)/current/([a-z0-9-]+)/index\\.json");

  private record Product(String usage, String model, String usd) {}

  private static final List<Product> OWN =
      List.of(
          new Product("NovaLite-input-tokens", "Nova Lite", "0.0000600000"),
          new Product("NovaLite-output-tokens", "Nova Lite", "0.0002400000"),
          new Product("NovaLite-input-tokens-batch", "Nova Lite", "0.0000300000"),
          new Product("NovaLite-output-tokens-batch", "Nova Lite", "0.0001200000"),
          new Product("NovaLite-input-tokens-flex", "Nova Lite", "0.0000300000"),
          new Product("NovaPro-input-tokens-batch", "Nova Pro", "0.0004000000"),
          new Product("NovaPro-output-tokens-batch", "Nova Pro", "0.0016000000"));

  private static final List<Product> OF_OTHERS =
      List.of(
          new Product("InputTokenCount", "Claude Haiku 4.5", "1.1000000000"),
          new Product("OutputTokenCount", "Claude Haiku 4.5", "5.5000000000"),
          new Product("InputTokenCount_Batch", "Claude Haiku 4.5", "0.5500000000"),
          new Product("OutputTokenCount_Batch", "Claude Haiku 4.5", "2.7500000000"),
          new Product("CacheReadInputTokenCount", "Claude Haiku 4.5", "0.1100000000"));

  private PriceListOperations() {}

  static boolean has(String path) {
    return path.startsWith(BEGIN);
  }

  static Reply answer(String path) {
    Matcher file = FILE.matcher(path);
    if (!file.matches()) {
      throw new AwsError(AwsError.Kind.RESOURCE_NOT_FOUND, "local-aws has no such price list.");
    }
    boolean own = file.group(1).equals("AmazonBedrock");
    ObjectNode list =
        Json.object()
            .put("formatVersion", "v1.0")
            .put("offerCode", file.group(1))
            .put("publicationDate", "2026-09-17T00:00:00Z");
    ObjectNode products = list.putObject("products");
    ObjectNode terms = list.putObject("terms").putObject("OnDemand");
    for (Product product : own ? OWN : OF_OTHERS) {
      String sku = "LOCAL" + (products.size() + 1);
      ObjectNode attributes = products.putObject(sku).put("sku", sku).putObject("attributes");
      attributes.put("regionCode", file.group(2));
      if (own) {
        attributes.put("usagetype", "USE1-" + product.usage).put("model", product.model);
      } else {
        attributes
            .put("usagetype", "USE1-MP:USE1_" + product.usage + "-Units")
            .put("servicename", product.model + " (Amazon Bedrock Edition)");
      }
      terms
          .putObject(sku)
          .putObject(sku + ".T")
          .putObject("priceDimensions")
          .putObject(sku + ".T.R")
          .put("unit", own ? "1K tokens" : "1M tokens")
          .putObject("pricePerUnit")
          .put("USD", product.usd);
    }
    return Reply.ok(list);
  }
}
