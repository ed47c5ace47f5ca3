/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes texts safe for a terminal. */
public final class Terminal {
  /** Control characters except the line feed, which our own texts have. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n]]");

  private static final int MOST = 300;

  private Terminal() {}

  /**
   * Switches an ASCII output to UTF-8: without a locale, as in most containers, all other letters
   * would be question marks.
   */
  public static void speakUtf8() {
    String encoding =
        System.getProperty("stdout.encoding", Charset.defaultCharset().name()); // from Java 19 on
    Charset charset =
        Charset.isSupported(encoding) ? Charset.forName(encoding) : Charset.defaultCharset();
    if (charset.equals(StandardCharsets.US_ASCII)) {
      charset = StandardCharsets.UTF_8;
      System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset));
      System.setProperty("sun.stdout.encoding", "UTF-8"); // which picocli reads
      System.setProperty("sun.stderr.encoding", "UTF-8");
    }
    StandardOutput.use(charset);
  }

  /**
   * Formats numbers as in English whatever the user's locale: all texts are in English, and
   * programs read some of them. Camel also makes lower case of the options of endpoints by the
   * locale, and in a Turkish one finds none that has an I.
   */
  public static void useOneLocale() {
    Locale.setDefault(Locale.ROOT);
  }

  /** Replaces characters that would move the cursor or colour the screen. */
  public static String plain(String text) {
    return CONTROL.matcher(String.valueOf(text)).replaceAll(" ");
  }

  /** As {@link #plain}, in one line, as line feeds in a file name could forge lines. */
  public static String line(String text) {
    return plain(text).replace('\n', ' ');
  }

  /** As {@link #line}, without what is beyond a few lines of a screen. */
  public static String brief(String text) {
    String line = line(text);
    return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
  }
}
