/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kill -9 while a job is stopped for a deadline, and what it left is asked on demand. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
class LateCrashTest {
  private static final List<String> POINTS =
      List.of(
          "after late-job",
          "after poll-stop-call",
          "after collect-resend-page",
          "after ledger-settle");

  @TempDir private static Path root;

  @BeforeAll
  static void crash() throws Exception {
    Map<LateSite, String> sites = new LinkedHashMap<>();
    for (String point : POINTS) {
      sites.put(site(point).supply(), point);
    }
    VictimProcess.run(sites, Files.createDirectory(root.resolve("tmp")));
  }

  static List<String> everyPoint() {
    return POINTS;
  }

  private static LateSite site(String point) {
    return new LateSite(root.resolve("site-" + POINTS.indexOf(point)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyPoint")
  @Execution(ExecutionMode.CONCURRENT)
  void every_late_prompt_has_one_answer_after_a_kill(String point) throws Exception {
    LateSite site = site(point);
    site.audit();
    site.finish();
  }
}
