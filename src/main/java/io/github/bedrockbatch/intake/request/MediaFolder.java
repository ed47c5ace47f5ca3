/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.prompt.media.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The folder of the files that prompts may name. Senders of prompts must not be able to read
 * anything else of this machine: no name or link leads out of the folder, and hidden files do not
 * exist.
 *
 * @param path null when prompts may name no files
 */
record MediaFolder(Path path) {

  /**
   * The content of a file.
   *
   * @param most a longer file is not read
   * @throws MediaException when there is none that may be read
   * @throws IOException when reading fails, which may pass
   */
  byte[] read(String name, int most) throws MediaException, IOException {
    if (path == null) {
      throw new MediaException(
          "is the name of a file, and prompts from there may name none;"
              + " intake.media-folder allows it");
    }
    Path file = find(name);
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new MediaException("has more than %,d bytes".formatted(most));
      }
      return content;
    } catch (FileSystemException e) {
      throw new MediaException("cannot be opened: " + e.getClass().getSimpleName());
    }
  }

  private Path find(String name) throws MediaException, IOException {
    Path folder = path.toRealPath();
    try {
      Path named = Path.of(name);
      if (named.isAbsolute() || isHidden(named)) {
        throw new MediaException("must be a name in the folder for it, without `..` and `.`");
      }
      Path file = folder.resolve(named).toRealPath();
      if (!file.startsWith(folder)) {
        throw new MediaException("is a link that leads out of the folder for it");
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new MediaException("is no file");
      }
      return file;
    } catch (FileSystemException | InvalidPathException e) {
      throw new MediaException("is no file that is in the folder for it and may be read");
    }
  }

  private static boolean isHidden(Path named) {
    for (Path part : named) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
