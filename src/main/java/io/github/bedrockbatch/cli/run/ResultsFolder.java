/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.files.DurableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the results of a run go; tested before anything is asked. */
record ResultsFolder(Path folder, List<Path> inputs) {
  /** Follows the name of a file in that of its results. */
  static final String SUFFIX = ".results.jsonl";

  /**
   * Makes the folder and writes into it.
   *
   * @throws CommandException when that cannot be done, or there is less room than for the prompts
   */
  void tryOut() {
    try {
      Files.createDirectories(folder);
      for (Path result : files()) { // its name may be too long there
        Path draft = DurableFolder.draft(result);
        if (!Files.exists(draft)) {
          Files.delete(Files.createFile(draft));
        }
      }
      long needed = 0;
      for (Path input : inputs) {
        needed += Files.size(input);
      }
      long room = Files.getFileStore(folder).getUsableSpace();
      if (room < needed) {
        throw new CommandException(
            "There is room for %,d bytes in %s, and the prompts alone need %,d. Use another --out"
                .formatted(room, folder, needed));
      }
    } catch (IOException e) {
      throw new CommandException(
          ("The results cannot be written to %s (%s). Nothing was asked; use another --out or, if"
                  + " a name is too long, rename the file")
              .formatted(folder, e));
    }
    for (Path result : files()) {
      if (Files.exists(result) && !(Files.isRegularFile(result) && Files.isWritable(result))) {
        throw new CommandException(
            result + " exists and cannot be replaced. Nothing was asked; use another --out");
      }
    }
  }

  List<Path> files() {
    return inputs.stream().map(input -> folder.resolve(input.getFileName() + SUFFIX)).toList();
  }
}
