/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Explains failures of the ledger's database, with the remedy. */
final class LedgerRefusal {
  /** The explanations by the beginning of an SQLSTATE or, as SQLite has none, of its message. */
  private static final Map<String, String> BY_STATE = new HashMap<>();

  private static final String LOCKED =
      "The ledger (ledger.url) was held too long by another process: %s. Find it and end it, or"
          + " wait until it has ended, then try again";
  private static final String AWAY =
      "The ledger (ledger.url) cannot be used now: %s. See whether the database runs and has"
          + " connections left, then try again";

  static {
    BY_STATE.put(
        "42501", // insufficient privilege
        "The user of the ledger (ledger.url) lacks a right: %s. It needs CREATE and USAGE on the"
            + " schema that it finds first, and all rights on the tables there");
    BY_STATE.put("55P03", LOCKED); // lock not available
    BY_STATE.put("[SQLITE_BUSY", LOCKED);
    BY_STATE.put(
        "57014", // query canceled
        "The ledger (ledger.url) took longer than ledger.timeout: %s. See what slows the database"
            + " down, or raise ledger.timeout, as when a new version changes large tables, then try"
            + " again");
    BY_STATE.put(
        "25006",
        "The ledger (ledger.url) takes no changes: %s. Let ledger.url lead to the server that does,"
            + " or make this one do so");
    BY_STATE.put("08", AWAY); // connection exception
    BY_STATE.put("53", AWAY); // insufficient resources
    BY_STATE.put("57P", AWAY); // shut down, or starting
  }

  private LedgerRefusal() {}

  /** The explanation in one line; empty for any other failure, such as a mistake in a statement. */
  static Optional<String> line(Exception e) {
    return Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast)
        .flatMap(sql -> words(sql).stream())
        .findFirst();
  }

  private static Optional<String> words(SQLException sql) {
    String state = Objects.requireNonNullElse(sql.getSQLState(), said(sql));
    return BY_STATE.entrySet().stream()
        .filter(words -> state.startsWith(words.getKey()))
        .map(words -> words.getValue().formatted(said(sql)))
        .findFirst();
  }

  private static String said(SQLException sql) {
    String line = String.valueOf(sql.getMessage()).lines().findFirst().orElse("");
    return line.replaceFirst("[.]$", "");
  }
}
