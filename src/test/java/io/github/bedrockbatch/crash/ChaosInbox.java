/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How people bring files: whole, by a copy that stalls, and by renaming one over another that may
 * be being read.
 */
final class ChaosInbox implements AutoCloseable {
  private record Copy(ByteBuffer bytes, FileChannel to) {
    /** Stalls where the disk is full. */
    boolean goOn() throws IOException {
      try {
        while (bytes.hasRemaining()) {
          to.write(bytes);
        }
      } catch (IOException e) {
        return false;
      }
      if (bytes.limit() < bytes.capacity()) {
        return false;
      }
      to.close();
      return true;
    }
  }

  private static final String SECOND = "second-";

  private final Path inbox;
  private final Path drafts;
  private final ChaosPrompts supplied;
  private final Map<Integer, Copy> copies = new HashMap<>();
  private final Map<Integer, Path> overwritten = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> stalled = new HashSet<>();

  ChaosInbox(Path inbox, Path drafts, ChaosPrompts supplied) throws IOException {
    this.inbox = Files.createDirectories(inbox);
    this.drafts = Files.createDirectories(drafts);
    this.supplied = supplied;
  }

  /** Writes what is going to be brought, while there is room for it. */
  void prepare(int file, int from, int to, boolean withBadLines) throws IOException {
    supplied.write(draft(file, ""), file, from, to, withBadLines);
  }

  /** As {@link #prepare}, for the file that comes over another one of this number. */
  void prepareSecond(int file, int from, int to) throws IOException {
    supplied.write(draft(file, SECOND), file, from, to, false);
  }

  private Path draft(int file, String which) {
    return drafts.resolve(which + ChaosPrompts.name(file));
  }

  /** In one step. */
  void rename(int file) throws IOException {
    put(draft(file, ""), file);
  }

  /** Begins a copy, which is held open until all of it is there. */
  void copy(int file) throws IOException {
    Path draft = draft(file, "");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(draft)).limit(0);
    Files.delete(draft);
    names.add(ChaosPrompts.name(file));
    stalled.add(ChaosPrompts.name(file));
    copies.put(
        file,
        new Copy(
            bytes,
            FileChannel.open(
                inbox.resolve(ChaosPrompts.name(file)),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)));
  }

  /** Goes on with a copy up to a share of its bytes, anywhere within a line. */
  void copyUpTo(int file, double share) throws IOException {
    Copy copy = copies.get(file);
    copy.bytes().limit((int) (copy.bytes().capacity() * share));
    if (copy.goOn()) {
      copies.remove(file);
    }
  }

  /** A file that another one is going to be renamed over. */
  void renameToBeOverwritten(int file) throws IOException {
    Path kept = Files.createLink(draft(file, "kept-"), draft(file, ""));
    put(draft(file, ""), file);
    overwritten.put(file, kept);
  }

  /** Another file of the same name; whether the first one has been read nobody knows. */
  void overwrite(int file) throws IOException {
    put(draft(file, SECOND), file);
  }

  /**
   * Ends the copies that a full disk had stopped. Brings the files again that were overwritten,
   * whether they had been read or not, once no other stands in their place.
   *
   * @return whether nothing is left to bring
   */
  boolean bringRest() throws IOException {
    for (int file : Set.copyOf(copies.keySet())) {
      copyUpTo(file, 1);
    }
    for (int file : Set.copyOf(overwritten.keySet())) {
      if (!Files.exists(inbox.resolve(ChaosPrompts.name(file)))) {
        put(overwritten.remove(file), file);
      }
    }
    return overwritten.isEmpty() && copies.isEmpty();
  }

  private void put(Path draft, int file) throws IOException {
    // Old enough for the route's read lock, which would otherwise wait for it to stop growing.
    Files.setLastModifiedTime(draft, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
    Files.move(
        draft,
        inbox.resolve(ChaosPrompts.name(file)),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    names.add(ChaosPrompts.name(file));
  }

  /** The names of all files that were brought. */
  Set<String> names() {
    return names;
  }

  /** Those whose copy made pauses, which may have torn a line. */
  Set<String> stalled() {
    return stalled;
  }

  @Override
  public void close() throws IOException {
    for (Copy copy : copies.values()) {
      copy.to().close();
    }
  }
}
