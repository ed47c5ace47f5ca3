/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on a disk that is kept for work in progress: intake checks it before it takes in more. It is
 * at most a quarter of the disk.
 */
public final class Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
  private static final int LARGEST_SHARE = 4;
  private static final long MB = 1_000_000;

  private final Path folder;
  private final long bytes;
  private final Disk disk;
  private boolean isShort;

  /**
   * @param folder a folder on the disk
   * @param bytes the bytes to keep free; 0 for none
   */
  public Reserve(Path folder, long bytes, Disk disk) {
    this.folder = folder;
    this.bytes = bytes;
    this.disk = disk;
  }

  /** A reserve of 0 bytes, which is always there. */
  public static Reserve none() {
    return new Reserve(Path.of(""), 0, Disk.REAL);
  }

  /**
   * To be called before something is written; costs two system calls.
   *
   * @throws NoRoomException while less than the reserve is free
   */
  public void check() throws IOException {
    Optional<String> shortage = shortage();
    if (shortage.isPresent()) {
      throw new NoRoomException(shortage.get());
    }
  }

  /** The shortage in words for a person; empty while the reserve is free. */
  public Optional<String> shortage() {
    return isThere()
        ? Optional.empty()
        : Optional.of("less than " + wanted() / MB + " MB are free on the disk of " + folder);
  }

  /** Whether the reserve is free; logs when that has changed. */
  public synchronized boolean isThere() {
    if (bytes == 0) {
      return true;
    }
    long free = disk.free(folder);
    long wanted = wanted();
    boolean low = free < (isShort ? wanted + wanted / 2 : wanted); // not to and fro with each page
    if (low != isShort) {
      isShort = low;
      if (low) {
        LOG.error(
            "The disk of {} has {} MB left; {} MB are kept (data.reserve) for what is in hand."
                + " No prompts are accepted until there is room",
            folder,
            free / MB,
            wanted / MB);
      } else {
        LOG.info("The disk of {} has {} MB left: prompts are accepted again", folder, free / MB);
      }
    }
    return !low;
  }

  /** Whether the reserve would still be free with so many more bytes on the disk. */
  public boolean isThereBeside(long more) {
    return bytes == 0 || disk.free(folder) - more >= wanted();
  }

  private long wanted() {
    return Math.min(bytes, disk.size(folder) / LARGEST_SHARE);
  }
}
