/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

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

  /** One that nothing was read of yet. */
  public SourceFile(String source, String fileName, long bytes, String digest) {
    this(source, fileName, bytes, digest, false, 0);
  }

  /** With more behind it, or nothing more. */
  public SourceFile holding(long allBytes, String digestOfAll) {
    return new SourceFile(source, fileName, allBytes, digestOfAll, taken, unread);
  }

  public SourceFile withUnread(long missing) {
    return new SourceFile(source, fileName, bytes, digest, taken, missing);
  }
}
