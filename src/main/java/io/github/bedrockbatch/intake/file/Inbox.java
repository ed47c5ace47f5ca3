/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.RouteAware;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders of this machine that files of prompts are dropped into; the bean {@code inbox}, the
 * filter, process strategy and poll strategy of a consumer of files. It hands over files that
 * nobody has written to for a while, and afterwards moves those that were read to {@code .done} or
 * {@code .failed}; not if another file is at the path by then, or something was appended meanwhile.
 *
 * <p>Its filter excludes files that have to wait, so that a poll can be limited without waiting
 * files using up the limit, and a folder with a million files does not fill the heap.
 */
public final class Inbox extends DropFolder<File>
    implements GenericFileFilter<File>, PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final String BEGUN = "CamelBedrockBatchFileBegun";

  private final UnfinishedNames names;
  private final BackoffPollStrategy polls;
  private final Map<Path, DoneFiles> folders = new ConcurrentHashMap<>();

  /**
   * @param names accepts those of files that are whole
   * @param quietTime how long nobody has written to a file that is taken
   * @param longestPause until what could not be moved is tried again
   * @param outages is told where files cannot be moved
   */
  public Inbox(
      SourceLedger sources,
      UnfinishedNames names,
      BackoffPollStrategy polls,
      Clock clock,
      Duration quietTime,
      Duration longestPause,
      Outages outages) {
    super(sources, clock, quietTime, longestPause, outages);
    this.names = names;
    this.polls = polls;
  }

  private DoneFiles folder(Path folder) {
    return folders.computeIfAbsent(
        folder, path -> new DoneFiles(path, sources, quiet, new MovedNames(clock), clock));
  }

  /** Removes files that were moved to {@code .done} before this time; returns how many. */
  public long removeDone(Instant before) throws IOException {
    long removed = 0;
    for (DoneFiles each : folders.values()) {
      removed += each.remove(before);
    }
    return removed;
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    if (!polls.begin(consumer, endpoint)) {
      return false;
    }
    String route = consumer instanceof RouteAware aware ? aware.getRoute().getRouteId() : null;
    Path folder = ((FileEndpoint) endpoint).getFile().toPath().toAbsolutePath();
    if (Files.isDirectory(folder) && !Files.isReadable(folder)) { // which looks empty to Camel
      return polls.rollback(consumer, endpoint, 0, new AccessDeniedException(folder.toString()));
    }
    try {
      folder(folder).look(route);
    } catch (IOException | RuntimeException e) { // files that are new are no worse for it
      LOG.debug("What was moved from {} cannot be looked at now", folder, e);
    }
    return true;
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polled) {
    polls.commit(consumer, endpoint, polled);
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retries, Exception cause) {
    return polls.rollback(consumer, endpoint, retries, cause);
  }

  @Override
  public boolean begin(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    FileState now = isPaused(exchange) ? null : ready(file);
    exchange.setProperty(BEGUN, now);
    return now != null;
  }

  @Override
  public boolean accept(GenericFile<File> file) {
    return names.accepts(file) && ready(file) != null;
  }

  /** The present state of the file; null when it has to wait, or is not to be read. */
  private FileState ready(GenericFile<File> file) {
    Path path = path(file);
    if (path == null) {
      return null;
    }
    try {
      FileState now = FileState.of(path);
      if (isUnmoved(path.toString(), now, what -> move(path, what))) {
        return null;
      }
      if (!Files.isRegularFile(path)) {
        sayOnce(path, "it is no file that can be read to an end, and is passed over");
        return null;
      }
      return quiet.isOld(path.toString(), now.size(), now.modified().toMillis()) ? now : null;
    } catch (NoSuchFileException e) { // taken away, or a name that is other bytes than Java reads
      if (path.toString().indexOf('\uFFFD') >= 0) {
        sayOnce(path, "its name is not in the encoding of this process; rename it");
      } else if (Files.isSymbolicLink(path)) {
        sayOnce(path, "it is a link to a file that is not there");
      }
      return null;
    } catch (IOException e) {
      sayOnce(path, Failure.of(e).words());
      return null;
    }
  }

  private Path path(GenericFile<File> file) {
    try {
      return file.getFile().toPath().toAbsolutePath();
    } catch (InvalidPathException e) {
      if (said.isNew(file.getAbsoluteFilePath())) {
        LOG.warn(
            "{} cannot be taken: its name is not in the encoding of this process. Start the program"
                + " with LANG=C.UTF-8, or rename the file",
            FileNames.printable(file.getFileNameOnly()));
      }
      return null;
    }
  }

  private void sayOnce(Path path, String why) {
    if (said.isNew(path.toString())) {
      LOG.warn("{} cannot be taken: {}", name(path), FileNames.printable(why));
    }
  }

  @Override
  public void commit(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    Path path = file.getFile().toPath().toAbsolutePath();
    FileState read = exchange.getProperty(FileOutcome.STATE, FileState.class);
    InHand what = inHand(exchange, file.getFileNameOnly(), read);
    if (what.outcome().equals(FileOutcome.STAY)) {
      return;
    }
    boolean failed = what.outcome().equals(FileOutcome.FAILED);
    try {
      FileState now = FileState.of(path);
      if (failed && now.isSameFile(exchange.getProperty(BEGUN, FileState.class))) {
        move(path, what.as(now));
      } else if (!failed && now.equals(read)) {
        move(path, what);
      } else if (!failed && read != null && now.isSameFile(read) && now.size() > read.size()) {
        sources.unread(what.source(), now.size() - read.size());
        quiet.hesitates(path.toString());
        LOG.info("{} grew while it was taken; what was appended is read later", name(path));
      } else {
        wasReplaced(path);
      }
    } catch (NoSuchFileException e) {
      LOG.info("{} was taken away after it was read", name(path));
    } catch (IOException e) {
      sayOnce(path, Failure.of(e).words());
    }
  }

  private void move(Path path, InHand what) {
    Path folder = path.getParent();
    try {
      if (folder(folder).move(path, what.outcome(), what.source(), what.read())) {
        moved(folder.toString(), path.toString());
        said.forget(folder.toString());
      } else {
        wasReplaced(path);
      }
    } catch (IOException e) {
      notMoved(folder.toString(), path.toString(), what, e);
      if (said.isNew(folder.toString())) {
        LOG.error(
            "{} {}, but cannot be moved to .{}: {}. It is not read again unless it changes."
                + " The same may be true of others; make the folder writable",
            name(path),
            what.words(),
            what.outcome(),
            FileNames.printable(Failure.of(e).words()));
      }
    }
  }

  private static void wasReplaced(Path path) {
    LOG.warn(
        "While {} was read another file was put in its place, or it was written over. That is"
            + " read as a file of its own",
        name(path));
  }

  private static String name(Path path) {
    return FileNames.printable(path.getFileName().toString());
  }
}
