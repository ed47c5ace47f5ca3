/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.price.ListedPrice.PriceKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All known prices: the user's own, then those in the file that {@code prices update} writes, then
 * the shipped ones. A replaced file is read at once; one that cannot be read changes nothing.
 */
public final class Prices {
  private static final Logger LOG = LoggerFactory.getLogger(Prices.class);

  private static final Comparator<PriceKey> IN_ORDER =
      Comparator.comparing(PriceKey::model)
          .thenComparing(PriceKey::region)
          .thenComparing(PriceKey::isGlobal)
          .thenComparing(PriceKey::tier);

  /** The prices that were read, and the modification time of their file; null if there was none. */
  private record Content(Map<PriceKey, ListedPrice> listed, FileTime age) {}

  private final Path file;
  private final List<OwnPrice> own;
  private volatile Content content;

  /**
   * @param file may be missing
   */
  public Prices(Path file, List<OwnPrice> own) {
    this.file = file;
    this.own = own;
  }

  /**
   * The price of a model for jobs or calls in a Region.
   *
   * @param model the id of a model or profile, or an ARN that ends with one
   * @return empty when the price is unknown, which must never count as 0
   */
  public Optional<Price> of(String model, String region, Tier tier) {
    return own(model, region, tier).or(() -> listed(model, region, tier));
  }

  private Optional<Price> own(String model, String region, Tier tier) {
    return own.stream()
        .filter(price -> price.model().equals(model) && price.tier() == tier)
        .filter(price -> price.region() == null || price.region().equals(region))
        .max(Comparator.comparing(price -> price.region() != null))
        .map(OwnPrice::price);
  }

  private Optional<Price> listed(String model, String region, Tier tier) {
    ModelName name = ModelName.of(model);
    Map<PriceKey, ListedPrice> listed = content().listed;
    return name.keys().stream()
        .map(key -> listed.get(new PriceKey(key, region, name.isGlobal(), tier)))
        .filter(found -> found != null && (found.output() != null || isWithoutText(name.id())))
        .findFirst()
        .map(
            found ->
                new Price(
                    found.input(), found.output() == null ? BigDecimal.ZERO : found.output()));
  }

  /** Whether its answers cost nothing, as they have no text. */
  private static boolean isWithoutText(String id) {
    ModelFamily family = ModelFamilies.of(id);
    return family != null && !family.answersInText();
  }

  /** All listed prices, in order. */
  public Collection<ListedPrice> listed() {
    return content().listed.values();
  }

  public List<OwnPrice> own() {
    return own;
  }

  /** The day on which prices of the Region were last read; empty if there are none. */
  public Optional<LocalDate> date(String region) {
    return listed().stream()
        .filter(price -> price.region().equals(region))
        .map(ListedPrice::date)
        .max(Comparator.naturalOrder());
  }

  /** Writes prices that were read into the file, for all processes that use it. */
  public void update(Collection<ListedPrice> read, String source, LocalDate date)
      throws IOException {
    Map<PriceKey, ListedPrice> all = new TreeMap<>(IN_ORDER);
    if (Files.exists(file)) {
      PriceFile.read(file).forEach(price -> all.put(price.key(), price));
    }
    read.forEach(price -> all.put(price.key(), price));
    PriceFile.write(file, all.values(), source, date);
  }

  private Content content() {
    FileTime age = age();
    Content known = content;
    if (known == null || (age == null ? known.age != null : !age.equals(known.age))) {
      known = read(known, age);
      content = known;
    }
    return known;
  }

  private FileTime age() {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      LOG.debug("The file of prices cannot be looked at", e);
      return null;
    }
  }

  private Content read(Content before, FileTime age) {
    try {
      return new Content(merged(age == null ? List.of() : PriceFile.read(file)), age);
    } catch (IOException e) {
      LOG.warn("The prices in {} are not used: {}", file, e.getMessage());
      return new Content(before == null ? merged(List.of()) : before.listed, age);
    }
  }

  private static Map<PriceKey, ListedPrice> merged(List<ListedPrice> ofFile) {
    Map<PriceKey, ListedPrice> all = new TreeMap<>(IN_ORDER);
    List<ListedPrice> both = new ArrayList<>(PriceFile.shipped());
    both.addAll(ofFile);
    both.forEach(
        price ->
            all.merge(
                price.key(), price, (old, now) -> now.date().isBefore(old.date()) ? old : now));
    return all;
  }
}
