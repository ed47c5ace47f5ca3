/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that only grows, by whole appends: one that fails, as on a full disk, is taken back, so
 * that the file ends where the last successful append ended.
 *
 * <p>After a {@link #force} that failed, what was appended since the last good one may be nowhere,
 * though a second force would succeed: Linux takes a page for clean that it could not write, and
 * tells it to one caller only. So no other force succeeds until {@link #takeBack} has cut the file
 * back to what is known to be on disk.
 *
 * <p>The file is opened when it is used. A handle that was closed, by {@link #close} or by the
 * interrupt of a thread that wrote, is opened again. Not thread-safe, but for {@link #force} beside
 * appends.
 */
public final class AppendFile implements AutoCloseable {
  /** More than a page of any system, and than a block of any disk. */
  private static final int BLOCK = 64 * 1024;

  private final Path path;
  private final Disk disk;
  private final Object forcing = new Object();
  private volatile boolean refused;
  private FileChannel channel;
  private long size;

  /**
   * @param size where it ends; what is behind is cut off
   */
  public AppendFile(Path path, long size, Disk disk) throws IOException {
    this.path = path;
    this.disk = disk;
    this.size = size;
    this.channel =
        PrivateFiles.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
    if (channel.size() != size) {
      channel.truncate(size);
    }
  }

  private synchronized FileChannel channel() throws IOException {
    if (channel == null || !channel.isOpen()) {
      if (channel != null) {
        refused = true; // of what was written before the interrupt, a new handle hears nothing
      }
      channel = PrivateFiles.open(path, StandardOpenOption.WRITE, StandardOpenOption.READ);
    }
    return channel;
  }

  public Path path() {
    return path;
  }

  public long size() {
    return size;
  }

  /**
   * Appends all of the bytes or, when the disk refuses, none.
   *
   * @throws IOException with another one suppressed when the file could not be cut back to its
   *     {@link #size}
   */
  public void append(byte[] bytes, int length) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
    long at = size;
    try {
      while (rest.hasRemaining()) {
        at += write(rest, at);
      }
    } catch (IOException | RuntimeException | Error e) {
      try {
        cut(size);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    size = at;
  }

  /** What the system says of a full disk does not say which one. */
  private int write(ByteBuffer bytes, long at) throws IOException {
    try {
      return disk.write(channel(), bytes, at);
    } catch (IOException e) {
      if (e.getClass() != IOException.class || e.getMessage() == null) {
        throw e;
      }
      IOException named = new FileSystemException(path.toString(), null, e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  /** Cuts off what is behind. */
  public void cut(long length) throws IOException {
    channel().truncate(length);
    size = length;
  }

  /**
   * Returns when all that was appended before the call is on disk.
   *
   * @throws ClosedChannelException when the handle was closed since something was appended: another
   *     one would not hear of what the disk refused before
   * @throws IOException when it is not, or an earlier force failed
   */
  public void force() throws IOException {
    synchronized (forcing) { // of two at a time, one would not hear of what the disk refused
      FileChannel written;
      synchronized (this) {
        written = channel;
      }
      if (written == null || !written.isOpen()) {
        throw new ClosedChannelException();
      }
      if (refused) {
        throw new IOException("The disk refused before what was written to " + path);
      }
      try {
        disk.force(written);
      } catch (IOException e) {
        refused = true;
        throw e;
      }
    }
  }

  /**
   * After a failure: cuts the file back to where a force that succeeded has brought it, and writes
   * the block of the cut again, whose page was used since. All that is left is on disk then.
   */
  public void takeBack(long length) throws IOException {
    synchronized (forcing) {
      cut(length);
      long from = Math.max(0, length - BLOCK);
      ByteBuffer block = ByteBuffer.allocate((int) (length - from));
      while (block.hasRemaining()) {
        if (channel().read(block, from + block.position()) < 0) {
          throw new EOFException(path + " is shorter than what was brought to disk of it");
        }
      }
      block.flip();
      while (block.hasRemaining()) {
        write(block, from + block.position());
      }
      disk.force(channel());
      refused = false;
    }
  }

  /** Gives the handle back, when no force needs it, until the file is used again. */
  @Override
  public void close() throws IOException {
    synchronized (forcing) {
      synchronized (this) {
        if (channel != null) {
          channel.close();
          channel = null;
        }
      }
    }
  }
}
