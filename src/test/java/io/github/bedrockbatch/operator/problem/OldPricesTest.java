/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices ship as of 2026-09-20. */
class OldPricesTest {
  private static final Map<String, String> REAL =
      Map.of(
          "aws.mode", "aws",
          "s3.bucket", "mine",
          "bedrock.role-arn", "arn:aws:iam::123456789012:role/batch");

  @TempDir private Path data;
  private final SettableClock clock = new SettableClock();

  private List<StandingProblem> problems(String... settings) {
    Map<String, String> all = new HashMap<>(REAL);
    all.put("data.dir", data.toString());
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new OldPrices(Settings.load(SettingsSource.commandLine(all)), clock).look();
  }

  @Test
  void prices_that_were_read_long_ago_are_a_problem_where_something_is_paid() {
    clock.advance(Duration.between(clock.instant(), Instant.parse("2027-03-19T12:00:00Z")));
    assertThat(problems()).as("180 days and a half").hasSize(1);
    assertThat(problems().get(0).sentence()).contains("us-east-1 were read on 2026-09-20");
    assertThat(problems("prices.stale-after", "200d")).isEmpty();
    assertThat(problems("prices.stale-after", "off")).isEmpty();
    assertThat(problems("aws.mode", "local")).isEmpty();
    assertThat(problems("aws.region", "me-south-1")).as("there are none").isEmpty();

    clock.advance(Duration.ofDays(-1));
    assertThat(problems()).isEmpty();
  }
}
