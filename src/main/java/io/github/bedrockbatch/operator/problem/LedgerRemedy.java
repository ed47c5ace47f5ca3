/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a person does about a ledger that does not work, by what its database says. */
enum LedgerRemedy {
  LOCKED(
      "lock timeout",
      "Another session holds a lock on a table of the ledger, such as a dump, a change of tables or"
          + " a transaction that somebody left open. In the database, select pid,"
          + " pg_blocking_pids(pid), query from pg_stat_activity tells which; end it, or wait for"
          + " it. Work resumes by itself"),
  FULL(
      "too many (clients|connections)|connection slots",
      "Its database has no connection left. End what holds its connections, or raise the limit"
          + " there (max_connections, or that of the user): each node takes up to 10, a command up"
          + " to 3. Work resumes by itself"),
  SLOW(
      "statement timeout",
      "Its database takes longer for a statement than ledger.timeout. Look at its load and disk,"
          + " and whether autovacuum runs; work resumes by itself"),
  READ_ONLY(
      "read-only transaction",
      "Its database takes no writes, as a standby does, or one whose disk is full. Let ledger.url"
          + " lead to one that does, or end what made it read-only; work resumes by itself"),
  OTHER("", "Look at its database (ledger.url) and at its disk; work resumes by itself");

  private final Pattern words;
  private final String remedy;

  LedgerRemedy(String words, String remedy) {
    this.words = Pattern.compile(words);
    this.remedy = remedy;
  }

  /**
   * @param said the cause, as its database or driver says it
   */
  static String of(String said) {
    return Stream.of(values())
        .filter(each -> each.words.matcher(said).find())
        .findFirst()
        .orElse(OTHER)
        .remedy;
  }
}
