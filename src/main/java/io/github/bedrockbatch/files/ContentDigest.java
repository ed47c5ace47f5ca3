/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The digest of a file's content, in 32 hexadecimal digits: the same for every copy, whatever its
 * name, folder and times. It is the first half of SHA-256, so that nobody can make two files with
 * the same digest.
 */
public final class ContentDigest {
  private static final int READ_AT_ONCE = 256 * 1024;
  private static final int BYTES = 16;

  private ContentDigest() {}

  /** The digest of the present content of the file. */
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
    return ofEach(channel, new TreeSet<>(Set.of(length))).get(length);
  }

  /**
   * The digests of the first bytes of a file for each of these lengths, in one pass. The position
   * of the channel stays as it is.
   *
   * @throws EOFException when the file is shorter than the greatest of them
   * @throws ReadFailedException when the disk fails
   */
  public static Map<Long, String> ofEach(FileChannel channel, SortedSet<Long> lengths)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    Map<Long, String> found = new HashMap<>();
    long most = Math.min(READ_AT_ONCE, Math.max(1, lengths.last()));
    ByteBuffer buffer = ByteBuffer.allocate((int) most);
    long at = 0;
    for (long length : lengths) {
      while (at < length) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), length - at));
        int count = read(channel, buffer, at);
        if (count < 0) {
          throw new EOFException("The file ends at byte " + at + ", before byte " + length);
        }
        digest.update(buffer.flip());
        at += count;
      }
      found.put(length, hex(digest));
    }
    return found;
  }

  private static int read(FileChannel channel, ByteBuffer into, long at) throws IOException {
    try {
      return channel.read(into, at);
    } catch (ClosedChannelException e) { // or interrupted, which is no failure of the disk
      throw e;
    } catch (IOException e) {
      throw new ReadFailedException(at, e);
    }
  }

  /** The digest of the bytes so far. */
  private static String hex(MessageDigest digest) {
    try {
      MessageDigest soFar = (MessageDigest) digest.clone();
      return HexFormat.of().formatHex(soFar.digest(), 0, BYTES);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of every Java platform can be copied", e);
    }
  }
}
