/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The database of the ledger.
 *
 * @param url the JDBC URL of SQLite or PostgreSQL
 * @param user empty if the URL names the user, and for SQLite
 * @param password empty for none, and if a file has it
 * @param passwordFile the file with the password, or null
 * @param timeout of a statement, of the wait for a lock, and of an idle transaction
 * @param lease the time after which other nodes take over the work of a node that has not renewed
 *     its leases
 */
public record LedgerOptions(
    String url, String user, String password, Path passwordFile, Duration timeout, Duration lease) {
  public static LedgerOptions read(OptionReader in, DataOptions data) {
    LedgerOptions options =
        new LedgerOptions(
            in.matching(
                    "ledger.url",
                    "jdbc:sqlite:${data.dir}/ledger.db",
                    "jdbc:(sqlite|postgresql):.+",
                    "must begin with jdbc:sqlite: or jdbc:postgresql:")
                .replace("${data.dir}", data.dir().toString()),
            in.matching("ledger.user", "", ".*", "must be on one line"),
            in.matching("ledger.password", "", ".*", "must be on one line"),
            in.parsed(
                "ledger.password-file",
                "",
                "must be a path",
                text -> text.isEmpty() ? null : Path.of(text)),
            in.duration("ledger.timeout", "30s", "1s", "10m"),
            in.duration("ledger.lease", "1m", "2s", "1h"));
    in.rule(
        options.password.isEmpty() || options.passwordFile == null,
        "ledger.password-file",
        "must not be set together with ledger.password");
    in.rule(
        !options.user.isEmpty() || options.password.isEmpty() && options.passwordFile == null,
        "ledger.user",
        "must be set where there is a password");
    return options;
  }

  /**
   * The present password; its file is read each time, as it may be replaced while the program runs.
   */
  public String currentPassword() {
    if (passwordFile == null) {
      return password;
    }
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("ledger.password-file cannot be read: " + passwordFile, e);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "LedgerOptions[url=" + Secrets.inUrl(url) + ", user=" + user + "]";
  }
}
