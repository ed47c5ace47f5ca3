/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.remote.SftpRemoteFile;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders of SFTP servers that files of prompts are dropped into; the bean {@code remoteInbox}, the
 * filter and process strategy of a consumer of such a folder. It hands over files that were the
 * same at two checks, and afterwards moves those that were read to {@code .done} or {@code
 * .failed}. A file with another size or time by then stays: it is fetched again, and recognised by
 * its content.
 *
 * <p>Its filter excludes files that have to wait for a while, as that of {@link Inbox}. It is also
 * the exception handler of the consumer: a file that the server does not give is named, and left
 * out for a while.
 */
public final class RemoteInbox extends DropFolder<SftpRemoteFile<?>>
    implements GenericFileFilter<SftpRemoteFile<?>>, ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteInbox.class);
  private static final String BEGUN = "CamelBedrockBatchRemoteFile";

  private final UnfinishedNames names;
  private final Reserve reserve;
  private final BackoffPollStrategy polls;

  /** Until when files are left out, by their paths on whichever server. */
  private final Map<String, Backoff.Span> waiting = new ConcurrentHashMap<>();

  /**
   * @param names accepts those of files that are whole
   * @param quietTime how long a file has been the same that is taken
   * @param longestPause until what could not be moved is tried again
   * @param outages is told where files cannot be fetched or moved
   * @param reserve of the disk that files are copied to
   * @param polls is told what is about no single file
   */
  public RemoteInbox(
      SourceLedger sources,
      UnfinishedNames names,
      Clock clock,
      Duration quietTime,
      Duration longestPause,
      Outages outages,
      Reserve reserve,
      BackoffPollStrategy polls) {
    super(sources, clock, quietTime, longestPause, outages);
    this.names = names;
    this.reserve = reserve;
    this.polls = polls;
  }

  @Override
  public boolean begin(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFileEndpoint<SftpRemoteFile<?>> endpoint,
      Exchange exchange,
      GenericFile<SftpRemoteFile<?>> file) {
    String path = path(endpoint, file);
    FileState now = RemoteStat.of(file.getFileLength(), file.getLastModified());
    if (isPaused(exchange)) {
      return false;
    }
    if (isUnmoved(path, now, what -> move(operations, endpoint, file, what))) {
      return waits(file);
    }
    exchange.setProperty(BEGUN, now);
    return quiet.isUnchanged(path, file.getFileLength(), file.getLastModified())
        && hasRoom(path, file);
  }

  @Override
  public boolean accept(GenericFile<SftpRemoteFile<?>> file) {
    Instant now = clock.instant();
    return names.accepts(file)
        && canBeTaken(file)
        && waiting.computeIfPresent(
                file.getAbsoluteFilePath(), (path, span) -> span.isOver(now) ? null : span)
            == null;
  }

  private boolean canBeTaken(GenericFile<SftpRemoteFile<?>> file) {
    String objection = RemoteFiles.objection(file);
    if (objection != null && said.isNew(file.getAbsoluteFilePath())) {
      LOG.warn("{} on the server cannot be taken: {}", name(file), objection);
    }
    return objection == null;
  }

  @Override
  public void handleException(Throwable exception) {
    polls.handleException(exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    polls.handleException(message, exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    if (exchange != null
        && exchange.getProperty(ExchangePropertyKey.FILE_EXCHANGE_FILE)
            instanceof GenericFile<?> file
        && RemoteFiles.isAboutOne(exception)) {
      notFetched(exchange.getFromEndpoint().getEndpointBaseUri(), file, exception);
    } else {
      polls.handleException(message, exchange, exception);
    }
  }

  private void notFetched(String folder, GenericFile<?> file, Throwable why) {
    String reason = FileNames.printable(Failure.of(why).words());
    String words = name(file) + ": " + reason;
    outages.failed(Outages.Area.FETCHED, folder, longestPause, words);
    if (said.isNew(folder + ' ' + words)) {
      LOG.error(
          "{} cannot be fetched from {}, retrying every {} s: {}. Other files are taken meanwhile",
          name(file),
          folder,
          longestPause.toSeconds(),
          reason);
    }
    waits(file);
  }

  private boolean waits(GenericFile<?> file) {
    waiting.put(file.getAbsoluteFilePath(), Backoff.Span.of(clock.instant(), longestPause));
    return false;
  }

  private static String path(GenericFileEndpoint<?> endpoint, GenericFile<?> file) {
    return endpoint.getEndpointUri() + ' ' + file.getAbsoluteFilePath();
  }

  /** Whether a copy leaves the reserve for work in hand free. */
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
          name(file),
          file.getFileLength() / 1_000_000);
    }
    return waits(file);
  }

  @Override
  public void commit(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFileEndpoint<SftpRemoteFile<?>> endpoint,
      Exchange exchange,
      GenericFile<SftpRemoteFile<?>> file) {
    FileState begun = exchange.getProperty(BEGUN, FileState.class);
    FileState read = exchange.getProperty(FileOutcome.STATE, FileState.class);
    InHand what = inHand(exchange, file.getFileNameOnly(), begun);
    try {
      if (what.outcome().equals(FileOutcome.STAY)) {
        return; // the copy of it was taken away, so nothing was read
      }
      FileState now = RemoteStat.of(operations, file.getAbsoluteFilePath());
      if (now == null) {
        LOG.info("{} was taken away from the server after it was read", name(file));
      } else if (read != null && now.size() > read.size()) {
        sources.unread(what.source(), now.size() - read.size());
        LOG.warn("{} grew on the server while it was taken; it is fetched again", name(file));
      } else if (!now.equals(begun) || (read != null && now.size() != read.size())) {
        LOG.warn(
            "While {} was read another file was put in its place on the server, or it was written"
                + " over. That is read as a file of its own",
            name(file));
      } else {
        move(operations, endpoint, file, what);
      }
    } catch (GenericFileOperationFailedException e) {
      cannotMove(endpoint, file, what, e);
    } finally {
      deleteLocalWorkFile(exchange);
    }
  }

  private void move(
      GenericFileOperations<SftpRemoteFile<?>> operations,
      GenericFileEndpoint<?> endpoint,
      GenericFile<?> file,
      InHand what) {
    String path = file.getAbsoluteFilePath();
    String name = file.getFileNameOnly();
    String target = path.substring(0, path.length() - name.length()) + '.' + what.outcome();
    try {
      if (!operations.buildDirectory(target, file.isAbsolute())) {
        throw new GenericFileOperationFailedException("the folder cannot be made: " + target);
      }
      String moved =
          target
              + '/'
              + new MovedNames(clock)
                  .of(name, one -> RemoteStat.of(operations, target + '/' + one) != null);
      operations.renameFile(path, moved);
      if (!what.read()
          .equals(RemoteStat.of(operations, moved))) { // changed between last look and move
        operations.renameFile(moved, path);
      }
      moved(endpoint.getEndpointBaseUri(), path(endpoint, file));
    } catch (GenericFileOperationFailedException e) {
      cannotMove(endpoint, file, what, e);
    }
  }

  private void cannotMove(
      GenericFileEndpoint<?> endpoint, GenericFile<?> file, InHand what, Exception why) {
    if (notMoved(endpoint.getEndpointBaseUri(), path(endpoint, file), what, why)) {
      LOG.error(
          "{} {}, but cannot be moved to .{} on the server: {}. It is not fetched again"
              + " unless it changes, and is moved when it can be",
          name(file),
          what.words(),
          what.outcome(),
          FileNames.printable(Failure.of(why).words()));
    }
  }

  private static String name(GenericFile<?> file) {
    return FileNames.printable(file.getFileNameOnly());
  }
}
