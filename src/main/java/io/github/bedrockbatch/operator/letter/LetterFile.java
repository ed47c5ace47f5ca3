/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of dead letters.
 *
 * @param name its path below the folder of dead letters
 */
record LetterFile(LetterKind kind, String name, Path path) {

  /** The name of the file as a source, under which its letters are sent again. */
  String source() {
    return "dead-letter:" + name;
  }

  /** All files; those of batches newest first. */
  static List<LetterFile> in(Path folder) throws IOException {
    List<LetterFile> all = new ArrayList<>();
    for (LetterKind kind : LetterKind.values()) {
      Path of = folder.resolve(kind.folder);
      if (Files.isDirectory(of)) {
        all.addAll(in(folder, of, kind));
      }
    }
    return all;
  }

  private static List<LetterFile> in(Path folder, Path of, LetterKind kind) throws IOException {
    Comparator<LetterFile> byName = Comparator.comparing(LetterFile::name);
    try (Stream<Path> files = Files.list(of)) {
      return files
          .filter(file -> file.toString().endsWith(".jsonl") && Files.isRegularFile(file))
          .map(file -> new LetterFile(kind, name(folder, file), file))
          .sorted(kind == LetterKind.REJECTED ? byName : byName.reversed())
          .toList();
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
