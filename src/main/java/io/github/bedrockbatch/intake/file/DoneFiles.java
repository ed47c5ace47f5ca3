/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.ContentDigest;
import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.files.ReadFailedException;
import io.github.bedrockbatch.ledger.source.SourceFile;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one folder that were read and moved away. A writer that has only paused does not
 * notice the move and continues to write. Therefore files that were moved within the last hour are
 * checked again, and at a start the newest of those moved before. A file that has grown is put
 * back, to be read further as the same source; before that the ledger notes how much of it is
 * unread.
 *
 * <p>After a crash between note and move the next start finds the file; after one between move and
 * reading the file is in the folder, and is recognised by what was read of it.
 */
final class DoneFiles {
  private static final Logger LOG = LoggerFactory.getLogger(DoneFiles.class);
  private static final Duration WATCH_FOR = Duration.ofHours(1);
  private static final int WATCHED = 2_000;

  /**
   * @param name its original name
   * @param source null while only its size was compared; determined when it grows
   * @param read its state up to which it was read
   */
  private record Moved(Path path, String name, String source, FileState read, Instant since) {}

  private final Path folder;
  private final SourceLedger sources;
  private final QuietFiles quiet;
  private final MovedNames names;
  private final Clock clock;
  private final Deque<Moved> watched = new ArrayDeque<>();
  private boolean recalled;

  DoneFiles(Path folder, SourceLedger sources, QuietFiles quiet, MovedNames names, Clock clock) {
    this.folder = folder;
    this.sources = sources;
    this.quiet = quiet;
    this.names = names;
    this.clock = clock;
  }

  /**
   * Moves what stands at the path, if that is still the file that was read.
   *
   * @param outcome done or failed
   * @param source null for one that nothing was taken of
   * @return false when it was another file, which stays where it is
   */
  synchronized boolean move(Path file, String outcome, String source, FileState read)
      throws IOException {
    String name = file.getFileName().toString();
    Path below = Files.createDirectories(folder.resolve('.' + outcome));
    Path target = below.resolve(names.of(name, moved -> Files.exists(below.resolve(moved))));
    boolean isLink = Files.isSymbolicLink(file);
    Files.move(file, target);
    if (isLink) { // what it points to is not ours to move, and it may point nowhere from here
      return true;
    }
    FileState moved = FileState.of(target);
    if (!isOf(moved, read)) { // put there between the last look and the move
      putBack(target, name);
      return false;
    }
    if (outcome.equals(FileOutcome.DONE) && source != null) {
      FileState then = new FileState(moved.key(), read.size(), read.modified());
      watch(new Moved(target, name, source, then, clock.instant()));
    }
    return true;
  }

  /** After a move to another file system the file is a copy, with the same times only. */
  private static boolean isOf(FileState moved, FileState read) {
    return moved.isSameFile(read)
        || (moved.size() == read.size()
            && moved.modified().toMillis() == read.modified().toMillis());
  }

  private void watch(Moved moved) {
    watched.addLast(moved);
    if (watched.size() > WATCHED) {
      watched.removeFirst();
    }
  }

  /** Removes files that were moved before this time, but none of a person's; returns how many. */
  synchronized long remove(Instant before) throws IOException {
    Path done = folder.resolve('.' + FileOutcome.DONE);
    if (!Files.isDirectory(done)) {
      return 0;
    }
    long removed = 0;
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(done, path -> names.isOlder(path.getFileName(), before))) {
      for (Path path : all) {
        removed += Files.deleteIfExists(path) ? 1 : 0;
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return removed;
  }

  /** Puts back what has grown since it was moved. */
  synchronized void look(String route) throws IOException {
    if (!recalled) {
      recall(route);
      recalled = true;
    }
    for (Iterator<Moved> each = watched.iterator(); each.hasNext(); ) {
      Moved moved = each.next();
      FileState now = state(moved.path());
      if (now == null || !now.isSameFile(moved.read())) {
        each.remove();
      } else if (now.size() > moved.read().size()) {
        if (grew(moved, now, route)) {
          each.remove();
        }
      } else if (moved.since().plus(WATCH_FOR).isBefore(clock.instant())) {
        each.remove();
      }
    }
  }

  private boolean grew(Moved moved, FileState now, String route) throws IOException {
    if (Files.exists(folder.resolve(moved.name()))) {
      return false; // it has to wait until that is read
    }
    long more = now.size() - moved.read().size();
    String source = moved.source() == null ? source(moved, route) : moved.source();
    if (source != null) { // otherwise it was written over as well, and is a file of its own
      sources.unread(source, more);
    }
    if (!putBack(moved.path(), moved.name())) {
      return false;
    }
    quiet.hesitates(folder.resolve(moved.name()).toString());
    LOG.warn(
        "{} grew by {} bytes after it was taken: its writer had only paused. It is put back, and"
            + " what was appended is read once nobody has written to it for {} s. Files that are"
            + " renamed into the folder when they are whole are never read too early",
        FileNames.printable(moved.name()),
        more,
        quiet.wanted(folder.resolve(moved.name()).toString(), now.size()).toSeconds());
    return true;
  }

  /** Does not replace a file that is there. */
  private boolean putBack(Path moved, String name) throws IOException {
    try {
      Files.move(moved, folder.resolve(name));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** What was moved before this process started. */
  private void recall(String route) throws IOException {
    Path done = folder.resolve('.' + FileOutcome.DONE);
    if (!Files.isDirectory(done)) {
      return;
    }
    for (Path path : newest(done)) {
      String name = MovedNames.original(path.getFileName().toString());
      FileState now = name == null ? null : state(path);
      Moved moved = now == null ? null : moved(path, name, now, known(name, route));
      if (moved != null) {
        watched.addFirst(moved);
      }
    }
  }

  /** Those that were moved last, the newest first; nobody clears the folder, so it may be huge. */
  private static List<Path> newest(Path done) throws IOException {
    PriorityQueue<Path> newest = new PriorityQueue<>(); // the oldest of them is its head
    try (DirectoryStream<Path> all = Files.newDirectoryStream(done)) {
      for (Path path : all) {
        newest.add(path);
        if (newest.size() > WATCHED) {
          newest.remove();
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return newest.stream().sorted(Comparator.reverseOrder()).toList();
  }

  private List<SourceFile> known(String name, String route) {
    return Stream.of(name, name + '@' + route).flatMap(one -> sources.files(one).stream()).toList();
  }

  /** How much of the file was read; the many that have not grown since are not read for it. */
  private Moved moved(Path path, String name, FileState now, List<SourceFile> known)
      throws IOException {
    if (known.stream().anyMatch(one -> one.bytes() == now.size())) {
      return new Moved(path, name, null, now, clock.instant());
    }
    for (SourceFile one : known) {
      if (one.bytes() > 0 && one.bytes() < now.size() && isBeginning(one, path)) {
        FileState then = new FileState(now.key(), one.bytes(), now.modified());
        return new Moved(path, name, one.source(), then, clock.instant());
      }
    }
    return null;
  }

  /** Which source it is that was read up to there; null when it holds something else now. */
  private String source(Moved moved, String route) throws IOException {
    for (SourceFile one : known(moved.name(), route)) {
      if (one.bytes() == moved.read().size() && isBeginning(one, moved.path())) {
        return one.source();
      }
    }
    return null;
  }

  private static boolean isBeginning(SourceFile one, Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      return one.digest().equals(ContentDigest.of(channel, one.bytes()));
    } catch (ReadFailedException | AccessDeniedException e) { // it must not hide all others
      return false;
    }
  }

  private static FileState state(Path path) throws IOException {
    try {
      return FileState.of(path);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
