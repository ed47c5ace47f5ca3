/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
  @Test
  void one_is_singular_and_every_other_number_plural() {
    assertThat(Count.of(0, "prompt")).isEqualTo("0 prompts");
    assertThat(Count.of(1, "batch")).isEqualTo("1 batch");
    assertThat(Count.of(2_000, "batch")).isEqualTo("2,000 batches");
    assertThat(Count.of(1, "reply")).isEqualTo("1 reply");
    assertThat(Count.of(2, "reply")).isEqualTo("2 replies");
    assertThat(Count.of(1, "prompt", "waits", "wait")).isEqualTo("1 prompt waits");
    assertThat(Count.of(2, "prompt", "waits", "wait")).isEqualTo("2 prompts wait");
  }
}
