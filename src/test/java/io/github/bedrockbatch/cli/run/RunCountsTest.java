/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunCountsTest {
  @Test
  void says_how_many_prompts_failed_for_reasons_that_it_does_not_name() {
    RunCounts counts = new RunCounts();
    for (int reason = 1; reason <= 7; reason++) {
      for (int prompt = 0; prompt < reason; prompt++) {
        counts.notAnswered("reason " + reason);
      }
    }

    assertThat(counts.why())
        .hasSize(6)
        .startsWith("  7 not answered: reason 7")
        .endsWith("  3 for other reasons");
  }
}
