/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.answer;

import io.github.bedrockbatch.files.Sha256;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * The rules by which answers are judged, kept for good: a prompt names its rule, which may be older
 * than the settings when its answer comes, and is needed on any node.
 */
public final class AnswerRules {
  /** The time of a rule that its source no longer has. */
  private static final int OVER = 0;

  private static final int ID_DIGITS = 16;

  private static final String KEEP =
      "insert into answer_rule (id, source, rule, kept_at) values (?, ?, ?, ?)"
          + " on conflict (id) do update set kept_at = excluded.kept_at";

  private final Jdbi jdbi;
  private final Clock clock;

  public AnswerRules(LedgerDatabase database, Clock clock) {
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /**
   * Makes a rule the present one of a source; to be called before a prompt that names it is
   * accepted.
   *
   * @param rule null for none
   * @return the id by which prompts name it; null for none
   */
  public String keep(String source, String rule) {
    if (rule == null) {
      jdbi.useHandle(
          handle ->
              handle.execute("update answer_rule set kept_at = ? where source = ?", OVER, source));
      return null;
    }
    String id = Sha256.hex(source + '\n' + rule).substring(0, ID_DIGITS);
    jdbi.useHandle(handle -> handle.execute(KEEP, id, source, rule, clock.millis()));
    return id;
  }

  /** The text of the rule with this id. */
  public Optional<String> find(String id) {
    return one("select rule from answer_rule where id = ?", id);
  }

  /** The id of the rule that the source of this rule has now; empty when it has none. */
  public Optional<String> present(String id) {
    return one(
        "select id from answer_rule where source = (select source from answer_rule where id = ?)"
            + " and kept_at > "
            + OVER
            + " order by kept_at desc limit 1",
        id);
  }

  private Optional<String> one(String sql, String id) {
    return jdbi.withHandle(handle -> handle.select(sql, id).mapTo(String.class).findOne());
  }
}
