/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A disk that has only so much room, and refuses what a test tells it to. */
public final class FailingDisk implements Disk {
  /** How many bytes still fit. */
  public volatile long room = Long.MAX_VALUE;

  /** How many of the next forces fail; once, as Linux does: the one after that succeeds. */
  public volatile int failingForces;

  /** Done when a force fails, before its caller hears of it. */
  public volatile Runnable whenForceFails = () -> {};

  /** So many writes succeed, and then one throws this. */
  public volatile Error error;

  public volatile int writesBeforeError;

  /** What the disk says that it has left. */
  public volatile long free = Long.MAX_VALUE;

  @Override
  public int write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    if (error != null && writesBeforeError-- == 0) {
      throw error;
    }
    if (room == 0) {
      throw new IOException("No space left on device");
    }
    if (room >= bytes.remaining()) {
      int written = file.write(bytes, at);
      room -= room == Long.MAX_VALUE ? 0 : written;
      return written;
    }
    int end = bytes.limit();
    bytes.limit(bytes.position() + (int) Math.min(room, 7));
    int written = file.write(bytes, at);
    bytes.limit(end);
    room -= written;
    return written;
  }

  @Override
  public void force(FileChannel file) throws IOException {
    if (failingForces > 0) {
      failingForces--;
      whenForceFails.run();
      throw new IOException("Input/output error");
    }
    file.force(false);
  }

  @Override
  public long free(Path folder) {
    return free;
  }

  @Override
  public long size(Path folder) {
    return 1_000_000_000_000L;
  }
}
