/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import java.io.PrintStream;

/** Shows progress in one changing line on a terminal, and in a line for each change elsewhere. */
final class Screen {
  private final PrintStream out;
  private final boolean live;
  private String shown = "";

  Screen(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  static Screen standard() {
    return new Screen(System.out, System.console() != null && System.getenv("TERM") != null);
  }

  /** What is going on now. */
  void progress(String line) {
    if (line.equals(shown)) {
      return;
    }
    shown = line;
    if (live) {
      out.print("\r\033[K" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** A line that stays. */
  void say(String line) {
    if (live && !shown.isEmpty()) {
      out.println();
    }
    shown = "";
    out.println(line);
    out.flush();
  }
}
