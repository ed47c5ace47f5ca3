/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerRulesTest {
  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();

  @Test
  void a_rule_stays_when_its_source_asks_something_else_and_that_is_found_by_it() {
    try (LedgerDatabase database =
        LedgerDatabase.open("jdbc:sqlite:" + folder.resolve("ledger.db"))) {
      AnswerRules rules = new AnswerRules(database, clock);
      String first = rules.keep("a", "{1}");
      clock.advance(Duration.ofSeconds(1));
      String second = rules.keep("a", "{2}");
      String other = rules.keep("b", "{1}");

      assertThat(first).isNotEqualTo(second).isNotEqualTo(other);
      assertThat(rules.find(first)).contains("{1}");
      assertThat(rules.find("nobody's")).isEmpty();
      assertThat(rules.present(first)).contains(second);
      assertThat(rules.present(other)).contains(other);

      clock.advance(Duration.ofSeconds(1));
      assertThat(rules.keep("a", "{1}")).isEqualTo(first);
      assertThat(rules.present(second)).contains(first);

      assertThat(rules.keep("a", null)).isNull();
      assertThat(rules.present(first)).isEmpty();
      assertThat(rules.find(first)).contains("{1}");
      assertThat(rules.present(other)).contains(other);
    }
  }
}
