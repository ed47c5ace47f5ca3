/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteeringHeadersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CamelFileName",
        "CAMELHTTPURI",
        "org.apache.Camel.x",
        "kafka.OVERRIDE_TOPIC",
        "JMSReplyTo",
        "bedrockBatchResultId",
        "breadcrumbId",
        "camel\nx"
      })
  void they_are_known_in_any_case(String name) {
    assertThat(SteeringHeaders.include(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenant", "x-camel", "kafkaTopic", "traceparent", ""})
  void others_are_left_alone(String name) {
    assertThat(SteeringHeaders.include(name)).isFalse();
  }

  @Test
  void the_http_source_removes_them() throws IOException {
    assertThat(Files.readString(Path.of("routes", "14-intake-http.camel.yaml")))
        .contains("pattern: \"" + SteeringHeaders.PATTERN.replace("\\", "\\\\") + '"');
  }
}
