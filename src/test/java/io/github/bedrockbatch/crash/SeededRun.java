/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import io.github.bedrockbatch.files.DurableFolder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;

/** A run at random that can be repeated by its seed, and whose data is kept when it fails. */
final class SeededRun {
  /** Runs and asserts. */
  interface Body {
    void in(Path folder) throws Exception;
  }

  final long seed = Long.getLong("chaos.seed", new SecureRandom().nextInt() & 0x7fff_ffffL);
  private final String name;
  private final StringBuilder again;

  /**
   * @param name what it is, in a few words
   * @param command repeats it, together with the options that are added to it
   */
  SeededRun(String name, String command) {
    this.name = name;
    this.again = new StringBuilder(command).append(" -Dchaos.seed=").append(seed);
  }

  /** How large it is in this respect, unless the property says otherwise. */
  int size(String property, int usual) {
    int size = Integer.getInteger(property, usual);
    again.append(" -D%s=%d".formatted(property, size));
    return size;
  }

  void run(Body body) throws Exception {
    String folderName = name.replace(' ', '-').toLowerCase(Locale.ROOT) + "-" + seed;
    Path folder = Path.of("target", "chaos", folderName).toAbsolutePath();
    System.out.println(name + " with seed " + seed + ". Again: " + again);
    DurableFolder.remove(folder);
    try {
      body.in(folder);
    } catch (Throwable e) {
      throw new AssertionError(
          "%s with seed %d: %s%nIts data is kept in %s%nAgain: %s"
              .formatted(name, seed, e.getMessage(), folder, again),
          e);
    }
    DurableFolder.remove(folder);
  }
}
