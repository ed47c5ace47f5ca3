/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.console.api.Answer;
import io.github.bedrockbatch.console.api.Resource;
import io.github.bedrockbatch.console.api.Resource.Report;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.health.Health;
import io.github.bedrockbatch.health.Health.Status;
import io.github.bedrockbatch.intake.Intake;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.ledger.view.TotalsView;
import io.github.bedrockbatch.metrics.Meters;
import io.github.bedrockbatch.metrics.Standing;
import io.github.bedrockbatch.operator.letter.Letters;
import io.github.bedrockbatch.operator.view.Facts;
import io.github.bedrockbatch.operator.view.FactsJson;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.Outages.Area;
import io.github.bedrockbatch.stage.Outages.Outage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resources of the console for programs: metrics and health. */
final class Reports {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

  private Reports() {}

  /** To be called when the routes run. */
  static List<Resource> of(StartUp parts, Facts facts, CamelContext camel, CloseStack resources) {
    TotalsView totals = new TotalsView(parts.context.database());
    parts.meters.show(
        new Standing(
            facts,
            totals,
            parts.costs,
            parts.context.data(),
            () -> waiting(parts.letters),
            () ->
                counted(
                    parts.problems.standing().stream().map(of -> of.kind().toString()),
                    Arrays.stream(Kind.values()).map(Kind::toString)),
            parts.problems::lookedAt,
            () ->
                counted(
                    parts.context.failures().outages().standing().stream()
                        .filter(of -> of.area() == Area.STAGE || of.area() == Area.CALL)
                        .map(Outage::subject),
                    Stream.of(BatchStage.LEDGER)),
            parts.spending::balances,
            () -> Intake.uncommitted(camel).values().stream().mapToLong(Long::longValue).sum(),
            parts.context.clock()));
    Health health =
        resources.add(
            new Health(
                camel,
                parts.watchdog,
                parts.context.settings().process().busyWarning(),
                parts.reserve,
                totals::oldestUnsubmitted));
    return List.of(
        new Report(
            "/observe/metrics",
            "Metrics, as Prometheus reads them",
            false,
            () ->
                Answer.of(200, Meters.TEXT, parts.meters.text().getBytes(StandardCharsets.UTF_8))),
        new Report("/observe/health", "Every check of health", false, () -> json(health.all())),
        new Report(
            "/observe/health/live",
            "503 when only a restart of the process helps",
            true,
            () -> json(health.live())),
        new Report(
            "/observe/health/ready",
            "503 while the process cannot take work",
            true,
            () -> json(health.ready())));
  }

  private static Answer json(Health.Report report) throws Exception {
    return Answer.of(
        report.status() == Status.UP ? 200 : 503,
        "application/json",
        FactsJson.WRITER.writeValueAsBytes(report));
  }

  private static Map<String, Long> waiting(Letters letters) {
    Map<String, Long> counts = new HashMap<>();
    try {
      letters.counts().waiting().forEach((kind, count) -> counts.put(kind.word(), count));
    } catch (IOException e) {
      LOG.debug("The dead letters cannot be counted", e);
    }
    return counts;
  }

  /** Counts each label; the wanted ones are 0 if they do not occur. */
  private static Map<String, Long> counted(Stream<String> labels, Stream<String> wanted) {
    Map<String, Long> counts = new HashMap<>();
    labels.forEach(label -> counts.merge(label, 1L, Long::sum));
    wanted.forEach(label -> counts.putIfAbsent(label, 0L));
    return counts;
  }
}
