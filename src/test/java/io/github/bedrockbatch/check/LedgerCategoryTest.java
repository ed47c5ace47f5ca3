/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.bedrockbatch.check.Outcome.Result;
import io.github.bedrockbatch.config.LedgerOptions;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCategoryTest {
  @TempDir private Path folder;

  private static List<Outcome> look(String url) {
    return new LedgerCategory(new LedgerOptions(url, "", "", null, Duration.ZERO, Duration.ZERO))
        .look();
  }

  private static void writeAsANewerVersion(String url) throws SQLException {
    LedgerDatabase.open(url).close();
    try (Connection connection = DriverManager.getConnection(url)) {
      connection
          .createStatement()
          .execute(
              "insert into ledger_history select 99, '99', 'later', type, 'V99__later.sql', 0,"
                  + " installed_by, installed_on, 1, success from ledger_history"
                  + " where version = '1'");
    }
  }

  @Test
  void fails_where_a_newer_version_has_made_the_tables() throws Exception {
    for (String url :
        List.of(
            "jdbc:sqlite:" + folder.resolve("ledger.db"), PostgresServer.running().database())) {
      LedgerDatabase.open(url).close();
      assertThat(look(url)).extracting(Outcome::result).containsOnly(Result.PASSED);

      writeAsANewerVersion(url);

      assertThat(look(url))
          .extracting(Outcome::result, Outcome::said)
          .contains(tuple(Result.FAILED, "a newer version of this program has made them (99)"));
    }
  }

  @Test
  void looks_into_no_file_that_is_not_there() {
    Path file = folder.resolve("ledger.db");

    assertThat(look("jdbc:sqlite:" + file)).extracting(Outcome::result).containsOnly(Result.PASSED);
    assertThat(file).doesNotExist();
  }

  @Test
  void fails_where_the_file_is_something_else() throws Exception {
    Path file = Files.writeString(folder.resolve("ledger.db"), "a letter ".repeat(1_000));

    assertThat(look("jdbc:sqlite:" + file)).extracting(Outcome::result).contains(Result.FAILED);
  }
}
