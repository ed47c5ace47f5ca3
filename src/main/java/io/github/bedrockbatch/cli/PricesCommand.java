/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.operator.view.FactsJson;
import io.github.bedrockbatch.price.ListedPrice;
import io.github.bedrockbatch.price.OwnPrice;
import io.github.bedrockbatch.price.PriceList;
import io.github.bedrockbatch.price.PriceLists;
import io.github.bedrockbatch.price.Prices;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "prices",
    description = "Lists the prices that are known, in USD for a million tokens.",
    subcommands = PricesCommand.Update.class)
final class PricesCommand extends OperatorCommand {
  @Option(names = "--model", defaultValue = "", description = "Only those with this in their name.")
  private String model;

  @Option(names = "--region", description = "Only those of this Region.")
  private String region;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  int run(Settings settings) throws Exception {
    Prices prices = settings.prices().prices();
    List<ListedPrice> listed = prices.listed().stream().filter(this::isMeant).toList();
    if (json) {
      System.out.println(FactsJson.WRITER.writeValueAsString(listed));
      return 0;
    }
    if (listed.isEmpty() && prices.own().isEmpty()) {
      System.out.println("No price matches.");
      return 0;
    }
    System.out.printf(
        "%10s %10s  %-15s %-18s %-10s  %s%n", "input", "output", "region", "tier", "read", "model");
    for (OwnPrice own : prices.own()) {
      row(
          own.price().input(),
          own.price().output(),
          own.region() == null ? "all" : own.region(),
          own.tier().toString(),
          "own",
          own.model());
    }
    for (ListedPrice price : listed) {
      row(
          price.input(),
          price.output(),
          price.region(),
          price.tier() + (price.isGlobal() ? ", global" : ""),
          price.date().toString(),
          price.model());
    }
    return 0;
  }

  private boolean isMeant(ListedPrice price) {
    return (region == null || price.region().equals(region))
        && price.model().toLowerCase(Locale.ROOT).contains(model.toLowerCase(Locale.ROOT));
  }

  private static void row(
      BigDecimal input, BigDecimal output, String region, String tier, String read, String model) {
    System.out.printf(
        "%10s %10s  %-15s %-18s %-10s  %s%n",
        input.toPlainString(),
        output == null ? "–" : output.toPlainString(),
        region,
        tier,
        read,
        Terminal.line(model));
  }

  @Command(
      name = "update",
      description = {
        "Reads the public price list of AWS for the Regions of the settings, or files of it that"
            + " were downloaded (index.json), and notes the prices in prices.file.",
        "When anything cannot be read, all stays as it was."
      })
  static final class Update extends OperatorCommand {
    @Parameters(paramLabel = "FILE", arity = "0..*", description = "In place of the network.")
    private List<Path> files = List.of();

    @Override
    int run(Settings settings) throws Exception {
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      PriceList list = new PriceList(today);
      String source = files.isEmpty() ? settings.prices().list() : "files of the public list";
      if (files.isEmpty()) {
        download(settings, list);
      }
      for (Path file : files) {
        read(file, list);
      }
      List<ListedPrice> found = list.prices();
      if (found.isEmpty()) {
        throw new CommandException(
            "There is no price of tokens in it; the prices stay as they were");
      }
      try {
        settings.prices().prices().update(found, source, today);
      } catch (IOException e) {
        throw new CommandException(
            "The prices cannot be noted in " + settings.prices().file() + ": " + e.getMessage());
      }
      System.out.printf(
          "%s of %s %s noted in %s%n",
          Count.of(found.size(), "price"),
          String.join(", ", new TreeSet<>(found.stream().map(ListedPrice::region).toList())),
          found.size() == 1 ? "is" : "are",
          settings.prices().file());
      return 0;
    }

    private static void download(Settings settings, PriceList to) throws InterruptedException {
      PriceLists lists = new PriceLists(settings.prices().list());
      TreeSet<String> regions = new TreeSet<>();
      settings.lanes().forEach(lane -> regions.add(lane.aws().region()));
      for (String region : regions) {
        try {
          for (String offer : lists.read(region, to)) {
            System.out.println("AWS has no list of " + offer + " for " + region);
          }
        } catch (IOException e) {
          throw new CommandException(
              e.getMessage()
                  + ". The prices stay as they were; where there is no way out, download the file"
                  + " elsewhere and give it to this command");
        }
      }
    }

    private static void read(Path file, PriceList to) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        to.read(in);
      } catch (NoSuchFileException e) {
        throw new CommandException(file + " does not exist; the prices stay as they were");
      } catch (IOException e) {
        throw new CommandException(file + ": " + e.getMessage() + "; the prices stay as they were");
      }
    }
  }
}
