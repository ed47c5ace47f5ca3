/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/** Times the calls of AWS clients, with all their retries, by operation and outcome. */
record Calls(MeterRegistry registry) implements MetricPublisher {
  private static final Duration[] TIMES = {
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10)
  };

  /** The SDK's type of every error that the service answers with, refusals of the call included. */
  private static final String ANSWER = "ServerError";

  @Override
  public void publish(MetricCollection call) {
    List<Duration> took = call.metricValues(CoreMetric.API_CALL_DURATION);
    if (took.isEmpty()) {
      return;
    }
    Timer.builder("bedrockbatch.calls")
        .description("Calls of AWS with all their retries")
        .tag("api", first(call, CoreMetric.SERVICE_ID) + "." + operation(call))
        .tag("outcome", outcome(call))
        .serviceLevelObjectives(TIMES)
        .register(registry)
        .record(took.get(0));
  }

  private static String operation(MetricCollection call) {
    return first(call, CoreMetric.OPERATION_NAME);
  }

  private static String outcome(MetricCollection call) {
    if (call.metricValues(CoreMetric.API_CALL_SUCCESSFUL).contains(true)) {
      return "success";
    }
    return call.children().stream()
        .flatMap(
            attempt ->
                attempt.metricValues(CoreMetric.ERROR_TYPE).stream()
                    .map(type -> outcome(type, attempt)))
        .reduce((earlier, last) -> last)
        .orElse("other");
  }

  private static String outcome(String type, MetricCollection attempt) {
    boolean refused =
        type.equals(ANSWER)
            && attempt.metricValues(HttpMetric.HTTP_STATUS_CODE).stream()
                .anyMatch(status -> status / 100 == 4);
    return refused ? "refused" : type.toLowerCase(Locale.ROOT);
  }

  private static String first(MetricCollection call, SdkMetric<String> metric) {
    return call.metricValues(metric).stream().findFirst().orElse("unknown");
  }

  @Override
  public void close() {
    // the registry is closed by whoever made it
  }
}
