/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "Disk quota exceeded",
        "[SQLITE_FULL] Insertion failed because database is full (database or disk is full)",
        "[SQLITE_IOERR_SHMSIZE] I/O error within xShmMap (disk I/O error)"
      })
  void that_is_full_is_recognised_by_what_was_thrown_or_caused_it(String words) {
    assertThat(Disk.isFull(new SQLException(words))).isTrue();
    assertThat(Disk.isFull(new UncheckedIOException("x", new IOException(words)))).isTrue();
  }

  @Test
  void is_not_full_because_something_failed() {
    assertThat(Disk.isFull(new IOException())).isFalse();
    assertThat(Disk.isFull(new SQLException("[SQLITE_BUSY] The database is locked"))).isFalse();
  }
}
