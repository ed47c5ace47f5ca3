/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.ContentDigest;
import io.github.bedrockbatch.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The data folder of a one-shot run. It depends only on the names and contents of the files, not on
 * their folders, times or the settings, so that nothing is paid twice. The embedded and the real
 * AWS have different folders.
 */
public final class RunFolder {
  private static final String RUNS = "run";

  private RunFolder() {}

  public static Path of(Settings settings, List<Path> files) throws IOException {
    List<String> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(ContentDigest.of(file) + " " + file.getFileName());
    }
    contents.sort(null);
    contents.add(settings.aws().mode().name());
    String name = Sha256.hex(String.join("\n", contents)).substring(0, 16);
    return settings.data().dir().resolve(RUNS).resolve(name);
  }

  /** The folders of all runs below a data folder, the latest first, without {@link #hidden}. */
  public static List<Path> all(Path data) throws IOException {
    return all(data, RunFolder::mayEnter);
  }

  static List<Path> all(Path data, Predicate<Path> mayEnter) throws IOException {
    Path runs = data.resolve(RUNS);
    if (!Files.isDirectory(runs) || !mayEnter.test(runs)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .filter(mayEnter)
          .filter(folder -> Files.exists(ledger(folder)))
          .sorted(Comparator.comparing(RunFolder::latest).reversed())
          .toList();
    }
  }

  /** The folders of runs that this user may not look into; that of all runs if it is that one. */
  public static List<Path> hidden(Path data) throws IOException {
    return hidden(data, RunFolder::mayEnter);
  }

  static List<Path> hidden(Path data, Predicate<Path> mayEnter) throws IOException {
    Path runs = data.resolve(RUNS);
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    if (!mayEnter.test(runs)) {
      return List.of(runs);
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders.filter(Files::isDirectory).filter(mayEnter.negate()).sorted().toList();
    }
  }

  private static boolean mayEnter(Path folder) {
    return Files.isReadable(folder) && Files.isExecutable(folder);
  }

  private static long latest(Path folder) {
    return ledger(folder).toFile().lastModified();
  }

  /** The ledger of a run; {@code ledger.url} is for servers only. */
  public static Path ledger(Path folder) {
    return folder.resolve("ledger.db");
  }
}
