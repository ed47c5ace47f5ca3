/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.console.page.Answer;
import io.github.bedrockbatch.console.page.Report;
import io.github.bedrockbatch.console.page.Resource;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.health.Health;
import io.github.bedrockbatch.health.Health.Status;
import io.github.bedrockbatch.ledger.view.TotalsView;
import io.github.bedrockbatch.metrics.Meters;
import io.github.bedrockbatch.metrics.Standing;
import io.github.bedrockbatch.operator.view.Facts;
import io.github.bedrockbatch.operator.view.FactsJson;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** What the console serves to programs beside its pages: metrics and health. */
final class Reports {
  private Reports() {}

  /** To be called once the routes run. */
  static List<Resource> of(StartUp parts, Facts facts, CamelContext camel, CloseStack resources) {
    TotalsView totals = new TotalsView(parts.context.database());
    parts.meters.show(
        new Standing(
            facts,
            totals,
            parts.context.data(),
            () -> counted(parts.problems.standing().stream(), of -> of.kind().toString()),
            () -> pauses(parts.context.failures().outages()),
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

  private static Map<String, Long> pauses(Outages outages) {
    return counted(
        outages.standing().stream()
            .filter(outage -> outage.area() == Area.STAGE || outage.area() == Area.CALL),
        Outages.Outage::subject);
  }

  private static <T> Map<String, Long> counted(Stream<T> all, Function<T, String> label) {
    return all.collect(Collectors.groupingBy(label, Collectors.counting()));
  }
}
