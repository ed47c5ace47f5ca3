/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.servers.TwoAws;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/**
 * Kill -9 while a batch takes a lane, and while it takes another: the default one has its quota
 * used up.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class LanesCrashTest {
  private static final List<String> POINTS =
      List.of(
          "after upload-context",
          "after create-job-refused",
          "after create-job-note",
          "before create-job-submitted",
          "after move-input",
          "before move-note",
          "after move-note");

  @TempDir private static Path root;
  private static TwoAws aws;

  @BeforeAll
  static void crash() throws Exception {
    aws = TwoAws.start(Files.createDirectory(root.resolve("aws")), 100, Duration.ZERO);
    aws.faults(0, "{\"quotaReached\":true}");
    Map<LaneSite, String> sites = new LinkedHashMap<>();
    for (String point : POINTS) {
      sites.put(site(point).supply(aws.settings(), "s" + POINTS.indexOf(point)), point);
    }
    VictimProcess.run(sites, Files.createDirectory(root.resolve("tmp")));
    aws.faults(0, "{}"); // a create call that was cut off is repeated there, and there only
  }

  @AfterAll
  static void stop() {
    aws.close();
  }

  static List<String> everyPoint() {
    return POINTS;
  }

  private static LaneSite site(String point) {
    return new LaneSite(root.resolve("site-" + POINTS.indexOf(point)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyPoint")
  void each_batch_has_one_job_in_one_lane_after_a_kill(String point) throws Exception {
    LaneSite site = site(point);
    site.audit();

    List<Batch> batches = site.finishAll();

    List<String> jobs =
        Stream.of(0, 1)
            .flatMap(which -> aws.jobs(which).stream())
            .map(ModelInvocationJobSummary::jobName)
            .filter(name -> batches.stream().anyMatch(batch -> batch.id().equals(name)))
            .toList();
    assertThat(jobs).containsExactlyInAnyOrderElementsOf(batches.stream().map(Batch::id).toList());
    assertThat(batches)
        .allSatisfy(
            batch ->
                assertThat(aws.jobs(batch.place().lane().equals("eu") ? 1 : 0))
                    .extracting(ModelInvocationJobSummary::jobName)
                    .contains(batch.id()));
  }
}
