/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteBudgetTest extends BudgetContractTest {
  @TempDir private static Path folder;

  @Override
  String url() {
    return "jdbc:sqlite:" + folder.resolve("ledger.db");
  }
}
