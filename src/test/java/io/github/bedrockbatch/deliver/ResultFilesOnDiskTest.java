/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.DiskSyncs;
import io.github.bedrockbatch.files.Disk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesOnDiskTest {
  @TempDir Path outbox;

  @Test
  void a_finished_file_and_its_name_are_on_disk_before_the_checkpoint_says_so() throws Exception {
    try (ResultFiles files = new ResultFiles(outbox, Disk.REAL)) {
      files.append("{}\n".getBytes(StandardCharsets.UTF_8), "batch", 0);

      List<Path> forced = DiskSyncs.during(() -> files.finish("batch"));

      assertThat(forced).containsExactly(outbox.resolve("batch.jsonl.part"), outbox);
    }
  }
}
