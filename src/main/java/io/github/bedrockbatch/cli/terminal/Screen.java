/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import java.io.Console;
import java.io.PrintStream;

/** Shows progress: in one changing line on a terminal, elsewhere in a new line for each change. */
public final class Screen {
  private final PrintStream out;
  private final boolean live;
  private String shown = "";
  private boolean ended;

  public Screen(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  public static Screen standard() {
    return new Screen(System.out, isTerminal());
  }

  /** Whether the output is a terminal on which a line can be overwritten. */
  public static boolean isTerminal() {
    return isTerminal(System.console()) && System.getenv("TERM") != null;
  }

  /** Asks the console itself, as from Java 22 on there is one even if the output goes to a file. */
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // before Java 22 a console is always a terminal
    }
  }

  /** Writes the last line; later ones are ignored. */
  public synchronized void end(String line) {
    say(line);
    ended = true;
  }

  public synchronized void progress(String words) {
    String line = Terminal.line(words);
    if (ended || line.equals(shown)) {
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

  /** Writes a line that is not overwritten. */
  public synchronized void say(String line) {
    if (ended) {
      return;
    }
    if (live && !shown.isEmpty()) {
      out.println();
    }
    shown = "";
    out.println(Terminal.line(line));
    out.flush();
  }
}
