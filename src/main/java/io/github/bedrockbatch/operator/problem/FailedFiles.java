/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds files that were not read to their end: they are in {@code .failed} until a person has put
 * them back or taken them away.
 *
 * @param folders the local folders that sources consume
 */
record FailedFiles(Supplier<? extends Collection<Path>> folders) implements Finding {
  private static final Duration EVERY = Duration.ofSeconds(30);

  /** The most that are counted, as a folder may have a million. */
  private static final int MOST = 1_000;

  @Override
  public List<StandingProblem> look() throws IOException {
    List<StandingProblem> found = new ArrayList<>();
    for (Path folder : folders.get()) {
      long files = files(folder.resolve(".failed"));
      if (files > 0) {
        found.add(problem(folder, files));
      }
    }
    return found;
  }

  @Override
  public Duration every() {
    return EVERY;
  }

  private static long files(Path failed) throws IOException {
    try (Stream<Path> entries = Files.list(failed)) {
      return entries.limit(MOST).count();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static StandingProblem problem(Path folder, long files) {
    return StandingProblem.of(
        Kind.FILES_FAILED,
        folder.toString(),
        "%s%s in %s could not be read, or not to the end"
            .formatted(
                files == MOST ? "At least " : "",
                Count.of(files, "file"),
                folder.resolve(".failed")),
        "The log, or a dead letter, says why. Once the cause is fixed put them back into the folder"
            + " above; or take them away",
        null);
  }
}
