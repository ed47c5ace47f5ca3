/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import io.github.bedrockbatch.NewLedger;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRetentionTest extends RetentionContractTest {
  @TempDir private static Path folder;

  @Override
  String url() {
    return NewLedger.in(folder);
  }
}
