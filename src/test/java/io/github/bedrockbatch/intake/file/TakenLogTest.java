/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TakenLogTest {
  private final SettableClock clock = new SettableClock();
  private final TakenLog log = new TakenLog(clock);

  private void take(int files) {
    for (int i = 0; i < files; i++) {
      log.taken("small.jsonl", new IntakeCount("file:small.jsonl", 1, 0));
    }
  }

  @Test
  void thousands_of_files_make_some_lines_a_minute_and_the_last_of_these_says_so() {
    try (LogLines lines = new LogLines(TakenLog.class)) {
      take(40_000);
      assertThat(lines.all())
          .hasSize(TakenLog.MOST)
          .startsWith("INFO small.jsonl: 1 taken, 0 rejected")
          .endsWith(
              "INFO small.jsonl: 1 taken, 0 rejected. Further files of this minute are logged at"
                  + " DEBUG; audit counts all of them");

      clock.advance(Duration.ofSeconds(61));
      take(1);
      assertThat(lines.all())
          .hasSize(TakenLog.MOST + 1)
          .endsWith("INFO small.jsonl: 1 taken, 0 rejected");
    }
  }
}
