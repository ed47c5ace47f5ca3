/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.FileOutcome;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders of SFTP servers that files of prompts are dropped into; the bean {@code remoteInbox}, the
 * process strategy of a consumer of such a folder. It hands over files that were the same at two
 * looks, and afterwards moves to {@code .done} or {@code .failed} what was read. A file that has
 * another size or time by then stays: it is fetched again, and known by what it holds.
 */
public final class RemoteInbox implements GenericFileProcessStrategy<SftpRemoteFile<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteInbox.class);
  private static final String BEGUN = "CamelBedrockBatchRemoteFile";

  /** As the server tells it; its times are in whole seconds, and by its own clock. */
  private record Remote(long size, long modified) {}

  /** What is in hand, but could not be moved away; not fetched again while it stays the same. */
  private record Unmoved(Remote read, String outcome, Backoff pause) {}

  private final Ledger ledger;
  private final Clock clock;
  private final Duration longestPause;
  private final Reserve reserve;
  private final QuietFiles quiet;
  private final LoggedOnce said = new LoggedOnce();
  private final Map<String, Unmoved> unmoved = new ConcurrentHashMap<>();

  /**
   * @param quietTime how long a file has been the same that is taken
   * @param longestPause until what could not be moved is tried again
   * @param reserve of the disk that files are copied to
   */
  public RemoteInbox(
      Ledger ledger, Clock clock, Duration quietTime, Duration longestPause, Reserve reserve) {
    this.ledger = ledger;
    this.clock = clock;
    this.longestPause = longestPause;
    this.reserve = reserve;
    this.quiet = new QuietFiles(clock, quietTime);
  }

  @Override
  public void prepareOnStartup(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFileEndpoint<SftpRemoteFile<?>> endpoint) {}

  @Override
  public boolean begin(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFileEndpoint<SftpRemoteFile<?>> endpoint,
      Exchange exchange,
      GenericFile<SftpRemoteFile<?>> file) {
    String path = path(endpoint, file);
    Remote now = new Remote(file.getFileLength(), file.getLastModified());
    Unmoved before = unmoved.get(path);
    if (before != null && before.read().equals(now)) {
      if (before.pause().isOver()) {
        move(operations, endpoint, file, before);
      }
      return false;
    }
    exchange.setProperty(BEGUN, now);
    return quiet.isUnchanged(path, now.size(), now.modified()) && hasRoom(path, file);
  }

  private static String path(GenericFileEndpoint<?> endpoint, GenericFile<?> file) {
    return endpoint.getEndpointUri() + ' ' + file.getAbsoluteFilePath();
  }

  /** A copy must not take what is kept for work in hand. */
  private boolean hasRoom(String path, GenericFile<?> file) {
    if (!reserve.isThere()) {
      return false; // which is said once for all sources
    }
    if (reserve.isThereBeside(file.getFileLength())) {
      return true;
    }
    if (said.isNew(path)) {
      LOG.error(
          "{} is not fetched: it has {} MB, for which there is no room beside what is kept free"
              + " (data.reserve). It stays on the server until there is",
          FileNames.printable(file.getFileNameOnly()),
          file.getFileLength() / 1_000_000);
    }
    return false;
  }

  @Override
  public void abort(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFileEndpoint<SftpRemoteFile<?>> endpoint,
      Exchange exchange,
      GenericFile<SftpRemoteFile<?>> file)
      throws IOException {
    removeCopy(exchange);
  }

  @Override
  public void rollback(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFileEndpoint<SftpRemoteFile<?>> endpoint,
      Exchange exchange,
      GenericFile<SftpRemoteFile<?>> file)
      throws IOException {
    removeCopy(exchange);
  }

  @Override
  public void commit(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFileEndpoint<SftpRemoteFile<?>> endpoint,
      Exchange exchange,
      GenericFile<SftpRemoteFile<?>> file)
      throws IOException {
    Remote begun = exchange.getProperty(BEGUN, Remote.class);
    FileState read = exchange.getProperty(FileOutcome.STATE, FileState.class);
    String outcome = Outcomes.of(exchange, file.getFileNameOnly());
    String name = FileNames.printable(file.getFileNameOnly());
    if (outcome.equals(FileOutcome.STAY)) { // the copy of it was taken away, so nothing was read
      removeCopy(exchange);
      return;
    }
    try {
      Remote now = look(operations, file.getAbsoluteFilePath());
      if (now == null) {
        LOG.info("{} was taken away from the server after it was read", name);
      } else if (read != null && now.size() > read.size()) {
        ledger.unread(
            exchange.getProperty(FileOutcome.SOURCE, String.class), now.size() - read.size());
        LOG.warn("{} grew on the server while it was taken; it is fetched again", name);
      } else if (!now.equals(begun) || (read != null && now.size() != read.size())) {
        LOG.warn(
            "While {} was read another file was put in its place on the server, or it was written"
                + " over. That is read as a file of its own",
            name);
      } else {
        move(operations, endpoint, file, unmoved(now, outcome));
      }
    } catch (GenericFileOperationFailedException e) {
      cannotMove(endpoint, file, unmoved(begun, outcome), e);
    } finally {
      removeCopy(exchange);
    }
  }

  private Unmoved unmoved(Remote read, String outcome) {
    return new Unmoved(read, outcome, new Backoff(clock, longestPause));
  }

  private void move(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFileEndpoint<?> endpoint,
      GenericFile<SftpRemoteFile<?>> file,
      Unmoved what) {
    try {
      move(operations, file, what.outcome(), what.read());
      unmoved.remove(path(endpoint, file));
    } catch (GenericFileOperationFailedException e) {
      cannotMove(endpoint, file, what, e);
    }
  }

  private void move(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFile<SftpRemoteFile<?>> file,
      String outcome,
      Remote read) {
    String path = file.getAbsoluteFilePath();
    String folder = path.substring(0, path.length() - file.getFileNameOnly().length());
    String target = folder + '.' + outcome + '/';
    operations.buildDirectory(target.substring(0, target.length() - 1), file.isAbsolute());
    MovedNames names = new MovedNames(clock);
    int collisions = 0;
    String moved = target + names.of(file.getFileNameOnly(), collisions);
    while (look(operations, moved) != null) {
      moved = target + names.of(file.getFileNameOnly(), ++collisions);
    }
    operations.renameFile(path, moved);
    if (!read.equals(look(operations, moved))) { // changed between the last look and the move
      operations.renameFile(moved, path);
    }
  }

  /** How it is now; null when it is not there. */
  private static Remote look(GenericFileOperations<SftpRemoteFile<?>> operations, String path) {
    if (!operations.existsFile(path)) {
      return null;
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    for (SftpRemoteFile<?> one : operations.listFiles(path)) {
      if (one.getFilename().equals(name)) {
        return new Remote(one.getFileLength(), one.getLastModified());
      }
    }
    return null;
  }

  private void cannotMove(
      GenericFileEndpoint<?> endpoint,
      GenericFile<?> file,
      Unmoved what,
      GenericFileOperationFailedException why) {
    what.pause().begin();
    if (unmoved.put(path(endpoint, file), what) == null) {
      LOG.error(
          "{} is in hand, but cannot be moved to .{} on the server: {}. It is not fetched again"
              + " unless it changes, and is moved when it can be",
          FileNames.printable(file.getFileNameOnly()),
          what.outcome(),
          FileNames.printable(Failure.of(why).words()));
    }
  }

  private static void removeCopy(Exchange exchange) throws IOException {
    String copy = exchange.getMessage().getHeader(Exchange.FILE_LOCAL_WORK_PATH, String.class);
    if (copy != null) {
      Files.deleteIfExists(Path.of(copy));
    }
  }
}
