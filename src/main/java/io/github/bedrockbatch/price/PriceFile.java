/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A JSON file of prices: the shipped one, or the one that {@code prices update} writes. */
final class PriceFile {
  private static final String SHIPPED = "prices.json";
  private static final ObjectMapper JSON =
      JsonFactories.TREES.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private PriceFile() {}

  static List<ListedPrice> shipped() {
    try (InputStream in = PriceFile.class.getResourceAsStream(SHIPPED)) {
      return read(JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IOException when it cannot be read, or is no file of prices
   */
  static List<ListedPrice> read(Path file) throws IOException {
    try {
      return read(JSON.readTree(Files.readAllBytes(file)));
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("it is no file of prices that this program wrote", e);
    }
  }

  private static List<ListedPrice> read(JsonNode file) {
    List<ListedPrice> prices = new ArrayList<>();
    LocalDate date = LocalDate.parse(file.required("date").textValue());
    for (JsonNode row : file.required("prices")) {
      for (JsonNode region : row.required("regions")) {
        prices.add(
            new ListedPrice(
                row.required("model").textValue(),
                region.textValue(),
                row.path("global").asBoolean(),
                row.required("tier").textValue().equals("batch") ? Tier.BATCH : Tier.ON_DEMAND,
                row.required("input").decimalValue(),
                row.has("output") ? row.get("output").decimalValue() : null,
                row.has("date") ? LocalDate.parse(row.get("date").textValue()) : date));
      }
    }
    return prices;
  }

  /** Replaces the file atomically. */
  static void write(Path file, Collection<ListedPrice> prices, String source, LocalDate date)
      throws IOException {
    ObjectNode all = JSON.createObjectNode().put("source", source).put("date", date.toString());
    ArrayNode rows = all.putArray("prices");
    for (ListedPrice price : prices) {
      ObjectNode row = rows.addObject().put("model", price.model());
      row.put("tier", price.tier().toString()).put("global", price.isGlobal());
      put(row, "input", price.input());
      put(row, "output", price.output());
      row.put("date", price.date().toString()).putArray("regions").add(price.region());
    }
    PrivateFiles.folders(file.toAbsolutePath().getParent());
    DurableFolder.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
  }

  private static void put(ObjectNode row, String name, BigDecimal price) {
    if (price != null) {
      row.put(name, price);
    }
  }
}
