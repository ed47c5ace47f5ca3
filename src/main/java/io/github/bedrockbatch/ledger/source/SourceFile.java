/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that prompts are taken from, identified by its name and content.
 *
 * @param source its name as a source
 * @param fileName its name, with that of its route where that matters
 * @param bytes how many bytes are covered; more may have been appended since
 * @param digest of these bytes
 * @param taken whether they were read to their end; false while, or after, a reader was interrupted
 * @param unread how many bytes are known that were not read
 */
public record SourceFile(
    String source, String fileName, long bytes, String digest, boolean taken, long unread) {

  private static final String END = "(:[0-9]+:[0-9a-f]+(?:#[0-9]+)?)$";
  private static final Pattern ARCHIVE = Pattern.compile("^(file:.*)" + END, Pattern.DOTALL);
  private static final Pattern ENTRY = Pattern.compile("^(file:[^/]*)/.*" + END, Pattern.DOTALL);

  /** A file of which nothing was read yet. */
  public SourceFile(String source, String fileName, long bytes, String digest) {
    this(source, fileName, bytes, digest, false, 0);
  }

  /** The name of a file in an archive as a source. */
  public static String entry(String archive, String name) {
    return ARCHIVE.matcher(archive).replaceFirst("$1/" + Matcher.quoteReplacement(name) + "$2");
  }

  /** The archive of a source that is a file in one; any other source unchanged. */
  public static String archive(String source) {
    return ENTRY.matcher(source).replaceFirst("$1$2");
  }

  /** With more bytes, which may have been appended. */
  public SourceFile holding(long allBytes, String digestOfAll) {
    return new SourceFile(source, fileName, allBytes, digestOfAll, taken, unread);
  }

  public SourceFile withUnread(long missing) {
    return new SourceFile(source, fileName, bytes, digest, taken, missing);
  }
}
