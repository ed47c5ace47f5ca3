/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.source.OrdinalRuns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

/** The ordinals of a source through the text that the ledger keeps. */
class OrdinalSetTest {
  private static final int LAST = 60;

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void holds_what_was_added_whatever_the_order_and_nothing_else(
      @ForAll @UniqueElements List<@IntRange(max = LAST) Integer> first,
      @ForAll @UniqueElements List<@IntRange(max = LAST) Integer> second) {
    OrdinalSet set = new OrdinalSet();
    set.addAll(text(first));
    second.forEach(set::add);
    set.addAll(text(first));

    Set<Integer> expected = new HashSet<>(first);
    expected.addAll(second);
    for (int n = -1; n <= LAST + 1; n++) {
      assertThat(set.contains(n)).as("%d of %s", n, expected).isEqualTo(expected.contains(n));
    }
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void finds_what_two_have_in_common(
      @ForAll @UniqueElements List<@IntRange(max = LAST) Integer> first,
      @ForAll @UniqueElements List<@IntRange(max = LAST) Integer> second) {
    OrdinalSet mine = new OrdinalSet();
    mine.addAll(text(first));
    OrdinalSet common = new OrdinalSet();

    boolean any = common.addCommon(text(second), mine);

    Set<Integer> expected = new HashSet<>(first);
    expected.retainAll(second);
    assertThat(any).isEqualTo(!expected.isEmpty());
    for (int n = -1; n <= LAST + 1; n++) {
      assertThat(common.contains(n)).as("%d of %s", n, expected).isEqualTo(expected.contains(n));
    }
  }

  private static String text(List<Integer> ordinals) {
    OrdinalRuns runs = new OrdinalRuns();
    ordinals.forEach(runs::add);
    return runs.text();
  }

  @Test
  void two_batches_that_shared_a_source_become_one_run() {
    OrdinalRuns even = new OrdinalRuns();
    OrdinalRuns odd = new OrdinalRuns();
    for (int n = 0; n < 50_000; n++) {
      even.add(2L * n);
      odd.add(2L * n + 1);
    }
    assertThat(even.text()).as("two characters a record at most").hasSizeLessThan(100_001);

    OrdinalSet set = new OrdinalSet();
    set.addAll(even.text());
    set.addAll(odd.text());

    assertThat(set.runs()).isEqualTo(1);
  }
}
