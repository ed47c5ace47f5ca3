/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.local.wire.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJournalTest {
  @TempDir Path directory;

  private final AtomicBoolean full = new AtomicBoolean();

  @Test
  void a_line_for_which_a_full_disk_has_no_room_leaves_nothing_behind() throws IOException {
    try (JobJournal journal = new JobJournal(directory, this::open)) {
      journal.open();
      journal.append(job(1));
      full.set(true);
      assertThatThrownBy(() -> journal.append(job(2))).hasMessage("No space left on device");
      full.set(false);
      journal.append(job(3));
    }
    try (JobJournal journal = new JobJournal(directory)) {
      assertThat(journal.open().values()).extracting(LocalJob::sequence).containsExactly(1L, 3L);
    }
  }

  /** Writes half a line while the disk is full. */
  private RandomAccessFile open(Path file) throws IOException {
    return new RandomAccessFile(file.toFile(), "rw") {
      @Override
      public void write(byte[] bytes) throws IOException {
        if (full.get()) {
          write(bytes, 0, bytes.length / 2);
          throw new IOException("No space left on device");
        }
        super.write(bytes);
      }
    };
  }

  private static LocalJob job(long sequence) {
    return new LocalJob(
        sequence,
        "job" + sequence,
        "arn" + sequence,
        new JobSpec(Json.object().put("jobName", "name" + sequence), "model"),
        JobState.SUBMITTED,
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        RecordCounts.NONE,
        Map.of());
  }
}
