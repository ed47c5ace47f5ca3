/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file holds, in 32 hexadecimal digits: the same for every copy of it, whatever its name,
 * its place and its times are. The first half of SHA-256, so that nobody makes two files that share
 * one.
 */
public final class ContentDigest {
  private static final int READ_AT_ONCE = 256 * 1024;
  private static final int BYTES = 16;

  private ContentDigest() {}

  /** The digest of all that the file holds now. */
  public static String of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return of(channel, channel.size());
    }
  }

  /**
   * The digest of the first bytes of a file. The position of the channel stays as it is.
   *
   * @throws EOFException when the file is shorter
   */
  public static String of(FileChannel channel, long length) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(READ_AT_ONCE, Math.max(1, length)));
    long at = 0;
    while (at < length) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), length - at));
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new EOFException("The file ends at byte " + at + ", before byte " + length);
      }
      digest.update(buffer.flip());
      at += count;
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
