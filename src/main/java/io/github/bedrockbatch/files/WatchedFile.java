/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that is read while others may append to it, truncate or replace it. Not thread-safe. */
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

  /** Opens the file at the path. */
  public static WatchedFile open(Path path) throws IOException {
    while (true) {
      FileState before = FileState.of(path);
      FileChannel channel = FileChannel.open(path);
      try {
        FileState after = FileState.of(path);
        if (after.isSameFile(before)) { // so this one was opened
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

  /** The state of the file when it was opened. */
  public FileState opened() {
    return opened;
  }

  /** The length up to which it is read. */
  public long size() {
    return size;
  }

  /**
   * Whether something was appended since the file was opened or this was last called; extends
   * {@link #size} by it.
   */
  public boolean hasGrown() throws IOException {
    long now = channel.size();
    if (now <= size) {
      return false;
    }
    size = now;
    return true;
  }

  /**
   * Reads the next bytes.
   *
   * @throws CutShortException when the file has become shorter than {@link #size}: what was read
   *     last may be other content and must not be used
   * @throws ReadFailedException when the disk fails
   */
  public int read(ByteBuffer into) throws IOException {
    int count;
    try {
      count = channel.read(into);
    } catch (ClosedChannelException e) { // or interrupted, which is no failure of the disk
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

  /** The present state of the file; null when it is no longer at its path. */
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
