/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.files.DurableFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder for the results of a run, which is tested before anything is asked. */
record ResultsFolder(Path folder, List<Path> inputs) {
  /** The end of the name of a result file, after the name of its input file. */
  static final String SUFFIX = ".results.jsonl";

  /** An allowance for jars, sockets and the ledger. */
  private static final int OTHER_FILES = 256;

  /** The file of answers and the result file of each input file are open at the same time. */
  private static final int OPEN_FOR_EACH = 2;

  /**
   * @param limit the most files that the process may have open
   * @throws CommandException when the run needs more: paid answers could not be written
   */
  void mustHaveFileHandles(long limit) {
    long needed = OTHER_FILES + (long) OPEN_FOR_EACH * inputs.size();
    if (needed > limit) {
      throw new CommandException(
          ("A run of %,d files has up to %,d open, and this process may have %,d. Allow more"
                  + " (ulimit -n), or give the files to several runs. Nothing was asked")
              .formatted(inputs.size(), needed, limit));
    }
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /**
   * Creates the folder and tests whether the results can be written into it.
   *
   * @throws CommandException when they cannot, or there is less room than the prompts take
   */
  void tryOut() {
    if (folder.toString().equals("-")) { // what other programs take for the standard output
      throw new CommandException(
          "--out names a folder, as each file gets a result file of its own: use another than -");
    }
    mustHaveFileHandles(openFiles());
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
