/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Sees which files and folders are forced to disk: a test cannot cut the power to find out. */
public final class DiskSyncs {
  private static final String EVENT = "jdk.FileForce";

  private DiskSyncs() {}

  /** Some work that touches files. */
  public interface Work {
    void run() throws Exception;
  }

  /** What the work forces in its own thread, in order. */
  public static List<Path> during(Work work) throws Exception {
    Path dump = Files.createTempFile("syncs", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(EVENT).withoutThreshold().withoutStackTrace();
      recording.start();
      work.run();
      recording.stop();
      recording.dump(dump);
      return forced(dump);
    } finally {
      Files.delete(dump);
    }
  }

  private static List<Path> forced(Path dump) throws IOException {
    long me = Thread.currentThread().getId();
    return RecordingFile.readAllEvents(dump).stream()
        .filter(event -> event.getEventType().getName().equals(EVENT))
        .filter(event -> event.getThread().getJavaThreadId() == me)
        .map(event -> Path.of(event.getString("path")))
        .toList();
  }
}
