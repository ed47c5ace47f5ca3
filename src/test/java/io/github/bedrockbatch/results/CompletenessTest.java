/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.stage.GoneException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletenessTest {
  private static final String FOLDER = "jobs/b/output/abcdefghijkl/";
  private static final String OUTPUT = FOLDER + "input.jsonl.out";
  private static final String MANIFEST = FOLDER + "manifest.json.out";
  private final SettableClock clock = new SettableClock();

  private Completeness of(String status, long succeeded, long failed, String... keys) {
    Batch batch =
        Rows.sealed("b", Rows.NOVA, "node", clock.instant())
            .uploaded(Rows.PLACE, clock.instant())
            .submitted(Rows.ARN, clock.instant())
            .seen(status, null, new Job.Counters(0, succeeded + failed, succeeded, failed));
    Completeness completeness = new Completeness(batch);
    List<String> all = List.of(keys);
    completeness.listed(all.stream().filter(OUTPUT::equals).toList(), all, FOLDER);
    return completeness;
  }

  private static Completeness with(Completeness completeness, String manifest) throws IOException {
    completeness.read(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)));
    return completeness;
  }

  @Test
  void holds_when_there_is_a_line_for_each_answer_that_is_reported() throws IOException {
    assertThat(of("Completed", 90, 10, OUTPUT).holds(90)).isTrue();
    assertThat(of("Completed", 90, 10, OUTPUT).holds(89)).isFalse();
    assertThat(of("Expired", 90, 0, OUTPUT).holds(89)).isFalse();
  }

  @Test
  void believes_the_manifest_when_it_reports_more_than_the_counters() throws IOException {
    Completeness found = of("Completed", 0, 0, OUTPUT, MANIFEST);
    assertThat(found.manifest()).isEqualTo(MANIFEST);
    assertThat(with(found, "{\"successRecordCount\":90}").holds(89)).isFalse();
    assertThat(with(found, "{\"successRecordCount\":90}").holds(90)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"successRecordCount\":null}", "<html>", "{\"suc"})
  void learns_nothing_from_a_manifest_that_says_nothing(String manifest) throws IOException {
    assertThat(with(of("Completed", 0, 0, OUTPUT, MANIFEST), manifest).holds(3)).isTrue();
  }

  @Test
  void asks_for_nothing_that_is_not_reported() throws IOException {
    assertThat(of("Completed", 0, 0, OUTPUT).holds(3)).as("counters of an old client").isTrue();
    assertThat(of("Expired", 0, 0).holds(0)).as("a job that never ran").isTrue();
    assertThat(of("Stopped", 0, 0).holds(0)).isTrue();
    assertThat(of("Completed", 0, 100).holds(0)).as("no record was answered").isTrue();
    assertThat(of("Failed", 40, 0).holds(0)).as("has no output as a rule").isTrue();
    assertThat(of(null, 0, 0).holds(0)).as("there was no job").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Completed, 0",
    "Completed, 90",
    "PartiallyCompleted, 0",
    "OnDemand, 0",
    "Stopped, 1"
  })
  void waits_for_output_that_must_be_there(String status, long reported) {
    assertThatExceptionOfType(GoneException.class)
        .isThrownBy(() -> of(status, reported, 0).holds(0))
        .withMessageContaining("s3://the-bucket/jobs/b/output/");
  }
}
