/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.check.AccountClients;
import io.github.bedrockbatch.check.Checkup;
import io.github.bedrockbatch.check.Checkup.Checked;
import io.github.bedrockbatch.check.DeepCheck;
import io.github.bedrockbatch.check.Outcome;
import io.github.bedrockbatch.check.Outcome.Result;
import io.github.bedrockbatch.check.SourceModels;
import io.github.bedrockbatch.check.route.RouteFolder;
import io.github.bedrockbatch.check.sqs.SqsCategory;
import io.github.bedrockbatch.cli.terminal.ExitCode;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.files.JsonFactories;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Looks, before anything is paid, whether these settings can work: disk, ledger, account,"
          + " bucket, role, model, quotas, sources and sinks.",
      "It writes one small object under the prefix of the bucket, and takes at most 10 seconds.",
      "Exit code: 0 nothing failed, 1 something did."
    })
final class CheckCommand extends OperatorCommand {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final String GUIDE = "docs/operations.md, \"Check\"";

  /** The format of the report. */
  enum Form {
    TABLE,
    SHORT,
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "table, short (without what passed) or json.")
  private Form form = Form.TABLE;

  @Option(
      names = "--deep",
      description = {
        "Also starts a job of one record at Bedrock, which refuses it before a token is used, as it"
            + " has too few, or says what is missing. Takes minutes."
      })
  private boolean deep;

  @Override
  Settings settings(ConfigOption option) {
    return option.load(Map.of());
  }

  @Override
  int run(Settings settings) throws Exception {
    List<Checked> checked = look(settings);
    if (form == Form.JSON) {
      System.out.println(json(checked));
    } else {
      checked.forEach(this::print);
      if (settings.aws().isLocal()) {
        System.out.println(
            "aws.mode=local: no account is used, and nothing of AWS is checked. For Amazon Bedrock"
                + " set aws.mode=aws");
      }
      System.out.println(verdict(checked));
    }
    return is(checked, Result.FAILED) ? ExitCode.COULD_NOT_RUN : 0;
  }

  private List<Checked> look(Settings settings) throws Exception {
    Clock clock = Clock.systemUTC();
    Path routes = RouteFolder.PATH;
    Set<String> models = SourceModels.of(settings, routes);
    try (CloseStack opened = new CloseStack()) {
      List<AccountClients> lanes =
          settings.aws().isLocal() ? List.of() : AccountClients.of(settings, "");
      lanes.forEach(opened::add);
      Checkup checkup = Checkup.of(settings, lanes, models, clock);
      SqsCategory.of(settings, routes).ifPresent(checkup::add);
      List<Checked> checked = new ArrayList<>(checkup.look());
      if (deep && !is(checked, Result.FAILED)) {
        for (AccountClients lane : lanes) {
          String in = lanes.size() == 1 ? "" : " in lane " + lane.lane().name();
          System.err.println(
              "A job of one record is on its way; the service takes minutes for it.");
          DeepCheck job =
              DeepCheck.of(lane, models, clock, () -> Thread.sleep(LOOK_EVERY.toMillis()));
          checked.add(new Checked("job" + in, List.of(job.look())));
        }
      }
      return checked;
    }
  }

  private static boolean is(List<Checked> checked, Result result) {
    return checked.stream().anyMatch(of -> of.isOf(result));
  }

  private static String verdict(List<Checked> checked) {
    if (is(checked, Result.FAILED)) {
      return "Status: × something cannot work; " + GUIDE + ", tells more";
    }
    return is(checked, Result.WARNING) ? "Status: ‼ it works, with warnings" : "Status: √";
  }

  private void print(Checked of) {
    boolean shown = form == Form.TABLE || of.checks().stream().anyMatch(CheckCommand::matters);
    if (!shown) {
      return;
    }
    System.out.println(of.category());
    System.out.println("-".repeat(of.category().length()));
    for (Outcome outcome : of.checks()) {
      if (form == Form.TABLE || matters(outcome)) {
        print(outcome);
      }
    }
    System.out.println();
  }

  private static boolean matters(Outcome outcome) {
    return outcome.result() == Result.FAILED || outcome.result() == Result.WARNING;
  }

  private static void print(Outcome outcome) {
    String said = outcome.said() == null ? "" : " (" + Terminal.line(outcome.said()) + ")";
    System.out.println(sign(outcome.result()) + " " + Terminal.line(outcome.what()) + said);
    if (outcome.remedy() != null) {
      System.out.println("    " + Terminal.line(outcome.remedy()));
    }
  }

  private static String sign(Result result) {
    return switch (result) {
      case PASSED -> "√";
      case WARNING -> "‼";
      case FAILED -> "×";
      case UNKNOWN -> "?";
    };
  }

  /** The report in the format of {@code linkerd check -o json}. */
  private static String json(List<Checked> checked) {
    ObjectNode report = JsonFactories.TREES.createObjectNode();
    report.put("success", !is(checked, Result.FAILED));
    ArrayNode categories = report.putArray("categories");
    for (Checked of : checked) {
      ObjectNode category = categories.addObject().put("categoryName", of.category());
      ArrayNode checks = category.putArray("checks");
      for (Outcome outcome : of.checks()) {
        ObjectNode check = checks.addObject().put("description", outcome.what());
        check.put("result", outcome.result().name().toLowerCase(Locale.ROOT));
        if (outcome.said() != null) {
          check.put(outcome.result() == Result.FAILED ? "error" : "said", outcome.said());
        }
        if (outcome.remedy() != null) {
          check.put("hint", outcome.remedy());
        }
      }
    }
    return report.toPrettyString();
  }
}
