/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.sources;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Trouble;
import io.github.bedrockbatch.prompt.FileOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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

  private final Ledger ledger;
  private final Clock clock;
  private final QuietFiles quiet;
  private final SaidOnce unmoved = new SaidOnce();

  /**
   * @param quietTime how long a file has been the same that is taken
   */
  public RemoteInbox(Ledger ledger, Clock clock, Duration quietTime) {
    this.ledger = ledger;
    this.clock = clock;
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
    String path = endpoint.getEndpointUri() + ' ' + file.getAbsoluteFilePath();
    Remote now = new Remote(file.getFileLength(), file.getLastModified());
    exchange.setProperty(BEGUN, now);
    return !unmoved.has(path + now) && quiet.isUnchanged(path, now.size(), now.modified());
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
    String outcome =
        exchange.getMessage().getHeader(FileOutcome.HEADER, FileOutcome.DONE, String.class);
    String name = FileNames.printable(file.getFileNameOnly());
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
        move(operations, file, outcome, now);
      }
    } catch (GenericFileOperationFailedException e) {
      cannotMove(endpoint, file, begun, outcome, e);
    } finally {
      removeCopy(exchange);
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
      Remote begun,
      String outcome,
      GenericFileOperationFailedException why) {
    if (unmoved.isNew(endpoint.getEndpointUri() + ' ' + file.getAbsoluteFilePath() + begun)) {
      LOG.error(
          "{} is in hand, but cannot be moved to .{} on the server: {}. It is not fetched again"
              + " before the next start unless it changes",
          FileNames.printable(file.getFileNameOnly()),
          outcome,
          FileNames.printable(Trouble.of(why).words()));
    }
  }

  private static void removeCopy(Exchange exchange) throws IOException {
    String copy = exchange.getMessage().getHeader(Exchange.FILE_LOCAL_WORK_PATH, String.class);
    if (copy != null) {
      Files.deleteIfExists(Path.of(copy));
    }
  }
}
