/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollector;

class CallsTest {
  @ParameterizedTest
  @CsvSource({
    "ServerError, 403, refused",
    "ServerError, 503, servererror",
    "Throttling, 429, throttling",
    "IO, 0, io"
  })
  void a_refusal_is_no_error_of_the_server(String type, int status, String outcome) {
    MetricCollector call = MetricCollector.create("ApiCall");
    call.reportMetric(CoreMetric.API_CALL_DURATION, Duration.ofMillis(1));
    call.reportMetric(CoreMetric.API_CALL_SUCCESSFUL, false);
    MetricCollector attempt = call.createChild("ApiCallAttempt");
    attempt.reportMetric(CoreMetric.ERROR_TYPE, type);
    attempt.reportMetric(HttpMetric.HTTP_STATUS_CODE, status);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();

    new Calls(registry).publish(call.collect());

    assertThat(registry.get("bedrockbatch.calls").tag("outcome", outcome).timer().count())
        .isEqualTo(1);
  }
}
