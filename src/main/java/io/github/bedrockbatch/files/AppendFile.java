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
 * A file that grows by whole appends: one that fails, as on a full disk, is taken back, so that the
 * file ends with the last successful append.
 *
 * <p>After a failed {@link #force}, what was appended since the last successful one may be lost
 * although a second force would succeed: Linux marks a page as clean that it could not write, and
 * reports the error only once. So every force fails until {@link #takeBack} has cut the file back
 * to what is known to be on disk.
 *
 * <p>The file is opened when it is used, and opened again after {@link #close} or when the
 * interrupt of a writing thread has closed it. Not thread-safe, except that {@link #force} may run
 * beside appends.
 */
public final class AppendFile implements AutoCloseable {
  /** At least a page of any system and a block of any disk. */
  private static final int BLOCK = 64 * 1024;

  private final Path path;
  private final Disk disk;
  private final Object forcing = new Object();
  private volatile boolean failed;
  private FileChannel channel;
  private long size;

  /**
   * @param size the length of its valid content; the rest is cut off
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
        failed = true; // a new handle does not learn of earlier errors
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
   * Appends all of the bytes or, when the disk fails, none.
   *
   * @throws IOException when the disk fails; with a suppressed exception if the file could not be
   *     cut back to its {@link #size}
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

  /** Writes some of the bytes. Adds to the error of a full disk which disk it is. */
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

  /** Cuts the file to this length. */
  public void cut(long length) throws IOException {
    channel().truncate(length);
    size = length;
  }

  /**
   * Returns when all that was appended before the call is on disk.
   *
   * @throws ClosedChannelException when the handle was closed since the last append, as a new one
   *     does not learn of earlier errors
   * @throws IOException when the disk fails, or an earlier force failed
   */
  public void force() throws IOException {
    synchronized (forcing) { // of two at a time, only one would learn of an error
      FileChannel written;
      synchronized (this) {
        written = channel;
      }
      if (written == null || !written.isOpen()) {
        throw new ClosedChannelException();
      }
      if (failed) {
        throw new IOException("The disk refused before what was written to " + path);
      }
      try {
        disk.force(written);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }

  /**
   * Recovers from a failure: cuts the file back to the length at a successful force, and writes its
   * last block again, whose page has changed since. Then everything left is on disk.
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
      failed = false;
    }
  }

  /** Closes the handle when no force needs it; the next use opens the file again. */
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
