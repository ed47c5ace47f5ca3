/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.servers.CallbackServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kill -9 while a small batch is asked on demand, while its end is told, and while its dead letters
 * are sent again.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signal 9")
class SmallBatchCrashTest {

  /**
   * @param letters how many prompts have failed before, and are to be sent again
   * @param least how many prompts are still to be asked then, at least
   */
  record Crash(String point, int letters, int least, int most) {
    static Crash asking(String point, int least, int most) {
      return new Crash(point, 0, least, most);
    }

    static Crash telling(String point) {
      return new Crash(point, 0, 0, 0);
    }

    static Crash sending(String point) {
      return new Crash(point, SmallSite.PROMPTS, SmallSite.PROMPTS, SmallSite.PROMPTS);
    }

    @Override
    public String toString() {
      return point;
    }
  }

  private static final List<Crash> CRASHES =
      List.of(
          // as many are asked again as were under way, at most
          Crash.asking(
              "after aws-bedrock://on-demand 5",
              SmallSite.PROMPTS - 4,
              SmallSite.PROMPTS - 5 + SmallSite.AT_A_TIME),
          Crash.asking("after on-demand-note", SmallSite.PROMPTS, SmallSite.PROMPTS),
          Crash.asking("after on-demand-ask", 0, 0),
          Crash.asking("after on-demand-output", 0, 0),
          Crash.asking("after ledger-ENDED", 0, 0),
          Crash.telling("before deliver-http-post"),
          Crash.telling("after deliver-http-post"),
          Crash.sending("before return-failed-page"),
          Crash.sending("after return-failed-sync"),
          Crash.sending("before ledger-taken"),
          Crash.sending("after operator-letters"));

  @TempDir private static Path root;
  private static CallbackServer receiver;

  @BeforeAll
  static void crash() throws Exception {
    receiver = CallbackServer.start();
    SmallSite failed = new SmallSite(root.resolve("failed")).supply().tell(receiver.url("/failed"));
    failed.failAndAskAgain();
    Map<SmallSite, String> sites = new LinkedHashMap<>();
    for (Crash crash : CRASHES) {
      SmallSite site = site(crash);
      sites.put(
          (crash.letters() == 0 ? site.supply() : site.copyOf(failed))
              .tell(receiver.url(path(crash))),
          crash.point());
    }
    VictimProcess.run(sites, Files.createDirectory(root.resolve("tmp")));
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  static List<Crash> everyCrash() {
    return CRASHES;
  }

  private static SmallSite site(Crash crash) {
    return new SmallSite(root.resolve("site-" + CRASHES.indexOf(crash)));
  }

  private static String path(Crash crash) {
    return "/site-" + CRASHES.indexOf(crash);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCrash")
  @Execution(ExecutionMode.CONCURRENT)
  void nothing_is_lost_and_nothing_is_done_twice_after_a_kill(Crash crash) throws Exception {
    SmallSite site = site(crash);
    site.audit();
    int asked = site.finish(crash.letters(), () -> calls(crash));
    assertThat(asked).isBetween(crash.least(), crash.most());
  }

  /** Also those of the prompts that failed, before their folder was copied. */
  private static List<CallbackServer.Call> calls(Crash crash) {
    return receiver.calls().stream()
        .filter(
            call ->
                call.path().equals(path(crash))
                    || crash.letters() > 0 && call.path().equals("/failed"))
        .toList();
  }
}
