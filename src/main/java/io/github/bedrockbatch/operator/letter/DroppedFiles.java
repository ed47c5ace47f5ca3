/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.FileState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes files whose letters were all dropped. Such a file is renamed at first, as another thread
 * may be about to append to it. An hour later, or at a start, it is removed; if it has grown, it
 * gets its name back instead.
 */
record DroppedFiles(Path folder, Clock clock) {
  private static final Pattern DROPPED = Pattern.compile("(.+\\.jsonl)\\.dropped-([0-9]+)");
  private static final Duration WAIT = Duration.ofHours(1);

  void add(LetterFile file) throws IOException {
    long size = Files.size(file.path());
    DurableFolder.rename(
        file.path(), file.path().resolveSibling(file.path().getFileName() + ".dropped-" + size));
  }

  /** Removes files that were renamed long enough ago; at a start, all. */
  void remove(boolean isStart) throws IOException {
    Instant latest = isStart ? Instant.MAX : clock.instant().minus(WAIT);
    for (LetterKind kind : LetterKind.values()) {
      Path of = folder.resolve(kind.folder);
      for (Path file : Files.isDirectory(of) ? list(of) : List.<Path>of()) {
        Matcher name = DROPPED.matcher(file.getFileName().toString());
        if (name.matches()) {
          FileState state = FileState.of(file);
          if (state.size() != Long.parseLong(name.group(2))) {
            giveBack(file, file.resolveSibling(name.group(1)));
          } else if (state.modified().toInstant().isBefore(latest)) {
            Files.delete(file);
          }
        }
      }
    }
  }

  private static void giveBack(Path file, Path name) throws IOException {
    if (!Files.exists(name)) {
      DurableFolder.rename(file, name);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
