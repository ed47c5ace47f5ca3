/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** What may be written to a terminal. */
public final class Terminal {
  /** All but the line feeds that we write ourselves. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n]]");

  private Terminal() {}

  /**
   * Where there is no locale, as in most containers, every other letter would be a question mark.
   */
  public static void speakUtf8() {
    String encoding =
        System.getProperty("stdout.encoding", Charset.defaultCharset().name()); // from Java 19 on
    if (Charset.isSupported(encoding)
        && Charset.forName(encoding).equals(StandardCharsets.US_ASCII)) {
      System.setOut(utf8(FileDescriptor.out));
      System.setErr(utf8(FileDescriptor.err));
      System.setProperty("sun.stdout.encoding", "UTF-8"); // where picocli looks
      System.setProperty("sun.stderr.encoding", "UTF-8");
    }
  }

  /**
   * What is written is in English, and some of it is read by programs: a number has the digits and
   * separators of English whatever the locale of the user is.
   */
  public static void writeFiguresAlike() {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
  }

  private static PrintStream utf8(FileDescriptor to) {
    return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
  }

  /** Without what would move the cursor or colour the screen. */
  public static String plain(String text) {
    return CONTROL.matcher(String.valueOf(text)).replaceAll(" ");
  }

  /** The same in one line: a file's name may hold line feeds, and forge lines. */
  public static String line(String text) {
    return plain(text).replace('\n', ' ');
  }
}
