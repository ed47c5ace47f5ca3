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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kill -9 while a batch gets the answers to equal prompts of another one. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
class ReuseCrashTest {
  private static final List<String> POINTS =
      List.of("after batch-append", "after equal-answers-batch", "after equal-answers-output");

  @TempDir private static Path root;

  @BeforeAll
  static void crash() throws Exception {
    Site first = new ReuseSite(root.resolve("first")).supply();
    Map<Site, String> sites = new LinkedHashMap<>();
    for (String point : POINTS) {
      Site site = site(point);
      site.copy(first);
      sites.put(site, point);
    }
    VictimProcess.run(sites, Files.createDirectory(root.resolve("tmp")));
  }

  static List<String> points() {
    return POINTS;
  }

  private static Site site(String point) {
    return new ReuseSite(root.resolve("site-" + POINTS.indexOf(point)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("points")
  void each_gets_its_answer_once_and_nothing_is_asked_after_a_kill(String point) throws Exception {
    site(point).audit();
    site(point).finish();
  }
}
