/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordIdTest {
  @Property(tries = 500)
  void comes_back_from_its_id(@ForAll @IntRange(min = 0) int ordinal) {
    String id = RecordId.of(ordinal);

    assertThat(id).hasSize(11).matches("[a-z0-9]{11}");
    assertThat(RecordId.ordinal(id)).isEqualTo(ordinal);
  }

  @Property(tries = 200)
  void sorts_like_its_ordinals(
      @ForAll @IntRange(min = 0) int one, @ForAll @IntRange(min = 0) int two) {
    assertThat(Integer.signum(RecordId.of(one).compareTo(RecordId.of(two))))
        .isEqualTo(Integer.signum(Integer.compare(one, two)));
  }

  @Example
  void reaches_from_nought_to_the_highest_int() {
    assertThat(RecordId.of(0)).isEqualTo("00000000000");
    assertThat(RecordId.ordinal(RecordId.of(Integer.MAX_VALUE))).isEqualTo(Integer.MAX_VALUE);
  }

  @Property(tries = 500)
  void takes_no_text_of_others_for_an_ordinal(@ForAll String text) {
    int ordinal = RecordId.ordinal(text);

    assertThat(ordinal == -1 || RecordId.of(ordinal).equals(text)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "0000000000",
        "000000000000",
        "0000000000A",
        "0000000000-",
        "0000000000٣",
        "zzzzzzzzzzz",
        "000000zik0zk"
      })
  void does_not_know_ids_that_are_not_ours(String id) {
    assertThat(RecordId.ordinal(id)).isEqualTo(-1);
  }

  @Example
  void does_not_know_the_ordinal_after_the_highest_int() {
    assertThat(RecordId.ordinal("00000zik0zk")).isEqualTo(-1);
    assertThat(RecordId.ordinal("00000zik0zj")).isEqualTo(Integer.MAX_VALUE);
  }
}
