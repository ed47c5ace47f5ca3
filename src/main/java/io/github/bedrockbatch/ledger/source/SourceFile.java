/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that prompts are taken from, known by what it holds.
 *
 * @param source the name of it as a source
 * @param fileName what it is called, and by which route it comes where that matters
 * @param bytes how many of it are read; more may have been written behind them since
 * @param digest of these bytes
 * @param taken whether they were read to their end; otherwise a reader is, or was, in the middle
 * @param unread how many bytes are known that were not read
 */
public record SourceFile(
    String source, String fileName, long bytes, String digest, boolean taken, long unread) {

  private static final String END = "(:[0-9]+:[0-9a-f]+(?:#[0-9]+)?)$";
  private static final Pattern ARCHIVE = Pattern.compile("^(file:.*)" + END, Pattern.DOTALL);
  private static final Pattern ENTRY = Pattern.compile("^(file:[^/]*)/.*" + END, Pattern.DOTALL);

  /** One that nothing was read of yet. */
  public SourceFile(String source, String fileName, long bytes, String digest) {
    this(source, fileName, bytes, digest, false, 0);
  }

  /** The source of one file of an archive, as which its prompts are known. */
  public static String entry(String archive, String name) {
    return ARCHIVE.matcher(archive).replaceFirst("$1/" + Matcher.quoteReplacement(name) + "$2");
  }

  /** The archive of such a source; any other is its own. */
  public static String archive(String source) {
    return ENTRY.matcher(source).replaceFirst("$1$2");
  }

  /** With more behind it, or nothing more. */
  public SourceFile holding(long allBytes, String digestOfAll) {
    return new SourceFile(source, fileName, allBytes, digestOfAll, taken, unread);
  }

  public SourceFile withUnread(long missing) {
    return new SourceFile(source, fileName, bytes, digest, taken, missing);
  }
}
