/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReserveTest {
  private static final Disk DISK =
      new Disk() {
        @Override
        public long free(Path folder) {
          return 300;
        }

        @Override
        public long size(Path folder) {
          return 1_000;
        }
      };

  @Test
  void a_file_that_would_take_what_is_kept_free_is_told_before_it_is_copied() {
    Reserve reserve = new Reserve(Path.of("."), 100, DISK);

    assertThat(reserve.isThereBeside(200)).isTrue();
    assertThat(reserve.isThereBeside(201)).isFalse();
    assertThat(Reserve.none().isThereBeside(Long.MAX_VALUE)).isTrue();
  }
}
