/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.stage.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the data folder, in which everything acknowledged must be safe. */
record DiskCategory(Settings settings) implements Category {
  private static final Logger LOG = LoggerFactory.getLogger(DiskCategory.class);

  /**
   * A sync of this length is slow: each page of prompts waits for one before it is acknowledged.
   */
  private static final Duration SLOW_SYNC = Duration.ofMillis(200);

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public List<Outcome> look() throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    Path data = settings.data().dir();
    String what = data + " takes files";
    Path probe = data.resolve(".check");
    Path moved = data.resolve(".check-moved");
    try {
      PrivateFiles.folders(data);
      long began = System.nanoTime();
      try (FileChannel file = PrivateFiles.empty(probe)) {
        file.write(ByteBuffer.wrap(new byte[4096]));
        file.force(true);
      }
      Duration sync = Duration.ofNanos(System.nanoTime() - began);
      Files.move(probe, moved, StandardCopyOption.ATOMIC_MOVE);
      outcomes.add(Outcome.passed(what, null));
      outcomes.add(synced(sync));
    } catch (IOException e) {
      outcomes.add(
          Outcome.failed(
              what,
              Failure.of(e).words(),
              Disk.isFull(e)
                  ? "Make room on its disk: no prompts are accepted until then"
                  : "Let this user write there, or set data.dir"));
      return outcomes;
    } finally {
      remove(probe);
      remove(moved);
    }
    outcomes.add(space(data));
    String closed = "nobody else on this machine may read it";
    outcomes.add(
        PrivateFiles.isOpenToOthers(data)
            ? Outcome.warning(closed, "others may", "chmod 700 " + data.toAbsolutePath())
            : Outcome.passed(closed, null));
    return outcomes;
  }

  /** Whether this user may write into the folder or, if it is missing, create it. */
  static boolean mayWrite(Path folder) {
    Path at = PrivateFiles.nearest(folder);
    return Files.isDirectory(at) && Files.isWritable(at);
  }

  /** Removes a file. Ignores failures: where no file can be created, none is left. */
  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("{} is left", file, e);
    }
  }

  private static Outcome synced(Duration took) {
    String what = "what is written is on disk soon";
    String said = "fsync took " + took.toMillis() + " ms";
    return took.compareTo(SLOW_SYNC) < 0
        ? Outcome.passed(what, said)
        : Outcome.warning(what, said, "Intake waits for it once a page: use a faster disk");
  }

  private Outcome space(Path data) throws IOException {
    long free = Files.getFileStore(data).getUsableSpace();
    long needed = settings.data().reserve() + settings.batch().maxBytes();
    String what = "there is room for a batch";
    String said = megabytes(free) + " are free";
    return free >= needed
        ? Outcome.passed(what, said)
        : free >= settings.data().reserve()
            ? Outcome.warning(
                what,
                said + ", data.reserve and batch.max-bytes are " + megabytes(needed),
                "Make room, or lower batch.max-bytes")
            : Outcome.failed(
                what,
                said + ", data.reserve is " + megabytes(settings.data().reserve()),
                "Make room: no prompts are accepted below data.reserve");
  }

  private static String megabytes(long bytes) {
    return "%,d MB".formatted(bytes / 1_000_000);
  }
}
