/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that is read while others may go on writing to it, cut it short or put another one at its
 * path. For one thread.
 */
public final class WatchedFile implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final FileState opened;
  private long size;

  private WatchedFile(Path path, FileChannel channel, FileState opened) {
    this.path = path;
    this.channel = channel;
    this.opened = opened;
    this.size = opened.size();
  }

  /** Opens what stands at the path. */
  public static WatchedFile open(Path path) throws IOException {
    while (true) {
      FileState before = FileState.of(path);
      FileChannel channel = FileChannel.open(path);
      try {
        FileState after = FileState.of(path);
        if (after.isSameFile(before)) { // so it is what was opened
          return new WatchedFile(path, channel, after);
        }
        channel.close();
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }
  }

  public FileChannel channel() {
    return channel;
  }

  /** How it was when it was opened. */
  public FileState opened() {
    return opened;
  }

  /** Up to where it is read. */
  public long size() {
    return size;
  }

  /** Takes on what was appended since it was opened, or since this was last asked. */
  public boolean hasGrown() throws IOException {
    long now = channel.size();
    if (now <= size) {
      return false;
    }
    size = now;
    return true;
  }

  /**
   * Reads on.
   *
   * @throws CutShortException when the file has become shorter than {@link #size}: what was read
   *     last may be of something else, and is not to be used
   * @throws ReadFailedException when the disk does not give it
   */
  public int read(ByteBuffer into) throws IOException {
    int count;
    try {
      count = channel.read(into);
    } catch (ClosedChannelException e) { // also by an interrupt: the file is as good as before
      throw e;
    } catch (IOException e) {
      throw new ReadFailedException(channel.position(), e);
    }
    long now = channel.size();
    if (count < 0 || now < size) {
      throw new CutShortException(now, size);
    }
    return count;
  }

  /** How the file is now; null when it no longer stands at its path. */
  public FileState now() throws IOException {
    try {
      FileState now = FileState.of(path);
      return now.isSameFile(opened) ? now : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
