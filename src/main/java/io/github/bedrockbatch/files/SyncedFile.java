/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that only grows, and of which a sync vouches for all that it holds: when one fails, what
 * was appended since the last good one is cut off again, and has to be appended anew. Not
 * thread-safe.
 */
public final class SyncedFile implements AutoCloseable {
  private final AppendFile file;
  private long safe;
  private boolean trusted = true;

  /**
   * Opens a file; what it holds is brought to disk.
   *
   * @param size where it ends; what is behind is cut off
   */
  public SyncedFile(Path path, long size, Disk disk) throws IOException {
    file = new AppendFile(path, size, disk);
    try {
      file.force();
    } catch (IOException e) {
      file.close();
      throw e;
    }
    safe = size;
  }

  /** Appends all of the bytes or, when the disk refuses, none. */
  public void append(byte[] bytes, int length) throws IOException {
    mend();
    file.append(bytes, length);
  }

  /**
   * Returns when all that was appended is on disk.
   *
   * @throws IOException when it is not; nothing is left then of what was appended since the last
   *     sync
   */
  public void sync() throws IOException {
    mend();
    try {
      file.force();
      safe = file.size();
    } catch (IOException e) {
      trusted = false;
      try {
        mend();
      } catch (IOException again) {
        e.addSuppressed(again); // tried again before anything else
      }
      throw e;
    }
  }

  /** Where it ends: what was appended and not synced is in it. */
  public long size() {
    return file.size();
  }

  private void mend() throws IOException {
    if (!trusted) {
      file.takeBack(safe);
      trusted = true;
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      mend();
    }
  }
}
