/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.cli.terminal.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine;

/** What the commands cost and prices say. */
@Isolated("its commands print to the screen of the process")
class CostCommandTest {
  private static final Path LIST = Path.of("src/test/resources/prices/marketplace.json");

  @TempDir private Path folder;

  private static String typed(Callable<Integer> command, String... arguments) throws Exception {
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(command.call()).isZero();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_run_ends_with_what_it_cost_which_cost_and_show_tell_as_well() throws Exception {
    Typed user = new Typed(folder).set("prices.own", "amazon.nova-lite-v1:0 batch 1000/2000");
    Path file = user.file("p.jsonl", "{\"prompt\":\"1234567890\"}\n"); // 64 bytes as a request

    user.run(file, "--out", folder.resolve("out"));

    String settings = folder.resolve("run.settings").toString();
    // 16 × 1,000 + 4 × 2,000, in millionths
    assertThat(user.screen())
        .contains("Nothing was paid; at the prices of AWS: $0.0240, on demand")
        .doesNotContain("all that was ever asked");
    assertThat(typed(new ShowCommand(), "-c", settings, user.batches().get(0).id()))
        .contains("cost          $0.0240, on demand < $0.0001");
    assertThat(typed(new CostCommand(), "-c", settings, "--by", "source"))
        .contains("file:p.jsonl", "             16               4       $0.0240     < $0.0001  ")
        .contains("nothing is paid");
    assertThat(typed(new CostCommand(), "-c", settings, "-o", "csv"))
        .contains("run,model,records,input_tokens,output_tokens,usd,unpriced_tokens,on_demand_usd")
        .contains(",amazon.nova-lite-v1:0,1,16,4,0.024000,0,0.000002");
    JsonNode places =
        new ObjectMapper().readTree(typed(new CostCommand(), "-c", settings, "-o", "json"));
    assertThat(places.at("/1/cost/total/usd").decimalValue()).isEqualByComparingTo("0.024");
    assertThatThrownBy(() -> typed(new CostCommand(), "-c", settings, "--limit", "-1"))
        .hasMessage("--limit must be at least 1");
    assertThatThrownBy(() -> typed(new CostCommand(), "-c", settings, "--since", "36h"))
        .hasMessageContaining("'36h' is no whole number of days");
    assertThat(typed(new CostCommand(), "-c", settings, "--since", "1d")).contains("nova-lite");
    assertThat(typed(new CostCommand(), "-c", settings, "--since", "2100-01-01"))
        .contains("all")
        .doesNotContain("file:p.jsonl");
  }

  @Test
  void a_cost_of_less_than_half_a_millionth_is_not_called_nothing() throws Exception {
    Typed user = new Typed(folder).set("prices.own", "amazon.nova-lite-v1:0 batch 0.001/0.001");
    Path file = user.file("p.jsonl", "{\"prompt\":\"1234567890\"}\n");

    user.run(file, "--out", folder.resolve("out"));

    String settings = folder.resolve("run.settings").toString();
    assertThat(user.screen()).contains("at the prices of AWS: < $0.0001, on demand");
    assertThat(typed(new CostCommand(), "-c", settings, "-o", "csv"))
        .contains(",amazon.nova-lite-v1:0,1,16,4,0.00000002,0,0.000002");
  }

  @Test
  void prices_are_listed_and_read_from_files_and_a_bad_file_changes_nothing() throws Exception {
    Typed user = new Typed(folder).set("prices.own", "my-model batch 1.5/2");
    user.run(
        user.file("p.jsonl", "{\"prompt\":\"x\"}\n"), "--out", folder.resolve("out"), "--dry-run");
    String settings = folder.resolve("run.settings").toString();
    String[] haiku = {"-c", settings, "--region", "eu-west-1", "--model", "haiku 4"};
    assertThat(typed(new PricesCommand(), haiku))
        .contains("1.5          2  all             batch              own         my-model")
        .contains(
            "0.55       2.75  eu-west-1       batch              2026-09-20  Claude Haiku 4.5")
        .doesNotContain("batch, global");

    assertThat(typed(new PricesCommand.Update(), "-c", settings, LIST.toString()))
        .contains("4 prices of eu-west-1 are noted in " + folder.resolve("data/prices.json"));
    assertThat(typed(new PricesCommand(), haiku))
        .contains("0.5        2.5  eu-west-1       batch, global      ");

    byte[] noted = Files.readAllBytes(folder.resolve("data/prices.json"));
    String good = LIST.toString();
    String cut = user.file("cut.json", Files.readString(LIST).substring(0, 3_000)).toString();
    String empty = user.file("no.json", "{\"products\":{},\"terms\":{\"OnDemand\":{}}}").toString();
    for (String[] bad : new String[][] {{good, cut}, {good, "/no/such/file"}, {empty}}) {
      PricesCommand.Update update = new PricesCommand.Update();
      new CommandLine(update).parseArgs(words(settings, bad));
      assertThatThrownBy(update::call)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("the prices stay as they were");
      assertThat(Files.readAllBytes(folder.resolve("data/prices.json"))).isEqualTo(noted);
    }
  }

  @Test
  void a_list_of_prices_without_one_says_so() throws Exception {
    Typed user = new Typed(folder);
    user.run(
        user.file("p.jsonl", "{\"prompt\":\"x\"}\n"), "--out", folder.resolve("out"), "--dry-run");

    String settings = folder.resolve("run.settings").toString();
    assertThat(typed(new PricesCommand(), "-c", settings, "--region", "mars"))
        .isEqualToIgnoringNewLines("No price matches.");
    assertThat(typed(new PricesCommand(), "-c", settings, "--region", "mars", "--json"))
        .isEqualToIgnoringNewLines("[]");
  }

  private static String[] words(String settings, String... files) {
    return Stream.concat(Stream.of("-c", settings), Stream.of(files)).toArray(String[]::new);
  }
}
