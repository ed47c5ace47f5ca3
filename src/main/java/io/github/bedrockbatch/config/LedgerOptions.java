/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.Secrets;

/**
 * Where the state of every batch is kept.
 *
 * @param url the JDBC URL of SQLite or PostgreSQL
 */
public record LedgerOptions(String url) {
  public static LedgerOptions read(OptionReader in, DataOptions data) {
    return new LedgerOptions(
        in.matching(
                "ledger.url",
                "jdbc:sqlite:${data.dir}/ledger.db",
                "jdbc:(sqlite|postgresql):.+",
                "must begin with jdbc:sqlite: or jdbc:postgresql:")
            .replace("${data.dir}", data.dir().toString()));
  }

  /** Without the password that the URL may carry. */
  @Override
  public String toString() {
    return "LedgerOptions[url=" + Secrets.inUrl(url) + "]";
  }
}
