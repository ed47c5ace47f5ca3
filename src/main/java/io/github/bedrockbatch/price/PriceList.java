/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.price.ListedPrice.PriceKey;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads files of the public price list of AWS, each of one offer and Region, as a stream: they are
 * large, and only some hundred of their products matter. The usage type alone tells what a price is
 * for, as several tiers share the other attributes.
 *
 * <p>If the list has two different prices for the same thing, the price is unknown.
 */
public final class PriceList {
  /** USE1-NovaPro-input-tokens-batch; flex, priority, cached and custom ones end otherwise. */
  private static final Pattern OF_BEDROCK =
      Pattern.compile(
          "[A-Z0-9]+-(?<name>.+)-(?<side>input|output)-tokens(?<global>-cross-region-global)?(?<batch>-batch)?");

  /** USE1-MP:USE1_InputTokenCount_Global_Batch-Units, USE1-MP:USE1_input_tokens_standard-Units. */
  private static final Pattern OF_MARKETPLACE =
      Pattern.compile(
          "[^-]+-MP:[^_]+_(?<side>input|output)_?token(?:s|count)(?<global>_global)?(?:_standard|(?<batch>_batch))?-units",
          Pattern.CASE_INSENSITIVE);

  /** The end of the names of models at an endpoint that this program does not use. */
  private static final String OTHER_ENDPOINT = "-mantle";

  private record Product(String model, PriceKey key, boolean ofInput) {}

  private static final class Sides {
    private String model;
    private BigDecimal input;
    private BigDecimal output;
    private boolean isDisputed;

    void add(boolean ofInput, BigDecimal price) {
      BigDecimal before = ofInput ? input : output;
      isDisputed |= before != null && before.compareTo(price) != 0;
      if (ofInput) {
        input = price;
      } else {
        output = price;
      }
    }
  }

  private final LocalDate today;
  private final Map<PriceKey, Sides> found = new LinkedHashMap<>();

  /**
   * @param today the date of the prices that are read
   */
  public PriceList(LocalDate today) {
    this.today = today;
  }

  /**
   * Reads another file.
   *
   * @throws IOException when it is no price list, is cut short, or cannot be read; then nothing of
   *     this object may be used
   */
  public void read(InputStream file) throws IOException {
    Map<String, Product> products = new HashMap<>();
    boolean hasTerms = false;
    try (JsonParser json = JsonFactories.RECORDS.createParser(file)) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String member = json.currentName();
        json.nextToken();
        if (member.equals("products")) {
          require(!hasTerms);
          products(json, products);
        } else if (member.equals("terms")) {
          hasTerms = true;
          terms(json, products);
        } else {
          json.skipChildren();
        }
      }
      require(json.currentToken() == JsonToken.END_OBJECT && hasTerms);
    } catch (JacksonException e) {
      throw new IOException("it is no file of the price list of AWS, or not all of it", e);
    }
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("it is no file of the price list of AWS, or not all of it");
    }
  }

  /** The prices that were read, without those that lack a price of requests. */
  public List<ListedPrice> prices() {
    List<ListedPrice> prices = new ArrayList<>();
    found.forEach(
        (key, sides) -> {
          if (!sides.isDisputed && sides.input != null) {
            prices.add(
                new ListedPrice(
                    sides.model,
                    key.region(),
                    key.isGlobal(),
                    key.tier(),
                    sides.input,
                    sides.output,
                    today));
          }
        });
    return prices;
  }

  private static void products(JsonParser json, Map<String, Product> products) throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String sku = json.currentName();
      json.nextToken();
      Map<String, String> attributes = new HashMap<>();
      members(
          json,
          member -> {
            if (member.equals("attributes")) {
              members(json, name -> attributes.put(name, json.getValueAsString("")));
            }
          });
      Product product = product(attributes);
      if (product != null) {
        products.put(sku, product);
      }
    }
  }

  private static Product product(Map<String, String> attributes) {
    String usage = attributes.getOrDefault("usagetype", "");
    Matcher own = OF_BEDROCK.matcher(usage);
    Matcher marketplace = OF_MARKETPLACE.matcher(usage);
    String region = attributes.getOrDefault("regionCode", "");
    if (region.isEmpty()) {
      return null;
    }
    if (own.matches() && !own.group("name").endsWith(OTHER_ENDPOINT)) {
      return product(own, attributes.getOrDefault("model", own.group("name")), region);
    }
    return marketplace.matches()
        ? product(marketplace, attributes.getOrDefault("servicename", ""), region)
        : null;
  }

  private static Product product(Matcher usage, String model, String region) {
    boolean global = usage.group("global") != null;
    Tier tier = usage.group("batch") == null ? Tier.ON_DEMAND : Tier.BATCH;
    return new Product(
        model.replace(" (Amazon Bedrock Edition)", ""),
        new PriceKey(ModelName.key(model), region, global, tier),
        usage.group("side").equalsIgnoreCase("input"));
  }

  private void terms(JsonParser json, Map<String, Product> products) throws IOException {
    members(
        json,
        kind -> {
          if (kind.equals("OnDemand")) {
            members(
                json,
                sku -> {
                  Product product = products.get(sku);
                  if (product != null) {
                    members(json, term -> members(json, member -> rates(json, member, product)));
                  }
                });
          }
        });
  }

  private void rates(JsonParser json, String member, Product product) throws IOException {
    if (!member.equals("priceDimensions")) {
      return;
    }
    members(
        json,
        rate -> {
          String[] unit = {""};
          String[] usd = {""};
          members(
              json,
              name -> {
                if (name.equals("unit")) {
                  unit[0] = json.getValueAsString("");
                } else if (name.equals("pricePerUnit")) {
                  members(
                      json,
                      currency -> {
                        if (currency.equals("USD")) {
                          usd[0] = json.getValueAsString("");
                        }
                      });
                }
              });
          add(product, unit[0].toLowerCase(Locale.ROOT), usd[0]);
        });
  }

  /** Notes a price. Ignores prices of 0, which the list has, and those of unknown units. */
  private void add(Product product, String unit, String usd) throws IOException {
    int zeros = unit.equals("1k tokens") ? 3 : unit.equals("1m tokens") ? 0 : -1;
    if (zeros < 0 || usd.isEmpty()) {
      return;
    }
    BigDecimal price;
    try {
      price = new BigDecimal(usd).movePointRight(zeros);
    } catch (NumberFormatException e) {
      throw new IOException("it has a price that is no number: " + usd, e);
    }
    if (price.signum() > 0) {
      Sides sides = found.computeIfAbsent(product.key, key -> new Sides());
      sides.model = product.model;
      sides.add(product.ofInput, price.stripTrailingZeros());
    }
  }

  private interface Member {
    void at(String name) throws IOException;
  }

  /** Passes on each member of an object, whose value may be left unread; skips anything else. */
  private static void members(JsonParser json, Member of) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      of.at(name);
      if (json.currentToken() == JsonToken.START_OBJECT
          || json.currentToken() == JsonToken.START_ARRAY) {
        json.skipChildren();
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
  }
}
