/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.FileOutcome;
import io.github.bedrockbatch.stage.Backoff;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.RouteAware;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProcessStrategy;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders of this machine that files of prompts are dropped into; the bean {@code inbox}, the
 * process strategy and poll strategy of a consumer of files. It hands over files that nobody has
 * written to for a while, and afterwards moves to {@code .done} or {@code .failed} what was read:
 * nothing else that stands at the path by then, and nothing that was appended meanwhile.
 */
public final class Inbox implements GenericFileProcessStrategy<File>, PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final String BEGUN = "CamelBedrockBatchFileBegun";

  /** What is in hand, but could not be moved away; it is not read again while it stays the same. */
  private record Unmoved(FileState read, String outcome, String source, Backoff pause) {}

  private final Ledger ledger;
  private final BackoffPollStrategy polls;
  private final Clock clock;
  private final Duration longestPause;
  private final QuietFiles quiet;
  private final LoggedOnce said = new LoggedOnce();
  private final Map<Path, DoneFiles> folders = new ConcurrentHashMap<>();
  private final Map<Path, Unmoved> unmoved = new ConcurrentHashMap<>();

  /**
   * @param quietTime how long nobody has written to a file that is taken
   * @param longestPause until what could not be moved is tried again
   */
  public Inbox(
      Ledger ledger,
      BackoffPollStrategy polls,
      Clock clock,
      Duration quietTime,
      Duration longestPause) {
    this.ledger = ledger;
    this.polls = polls;
    this.clock = clock;
    this.longestPause = longestPause;
    this.quiet = new QuietFiles(clock, quietTime);
  }

  private DoneFiles folder(Path folder) {
    return folders.computeIfAbsent(
        folder, path -> new DoneFiles(path, ledger, quiet, new MovedNames(clock), clock));
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    if (!polls.begin(consumer, endpoint)) {
      return false;
    }
    String route = consumer instanceof RouteAware aware ? aware.getRoute().getRouteId() : null;
    Path folder = folderOf(((FileEndpoint) endpoint).getFile());
    try {
      folder(folder).look(route);
      if (Files.isDirectory(folder) && !Files.isReadable(folder) && said.isNew(folder.toString())) {
        LOG.error("{} cannot be listed: nothing is taken from there", folder);
      }
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
  public void prepareOnStartup(
      GenericFileOperations<File> operations, GenericFileEndpoint<File> endpoint) {}

  @Override
  public boolean begin(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    Path path = path(file);
    if (path == null) {
      return false;
    }
    try {
      FileState now = FileState.of(path);
      Unmoved before = unmoved.get(path);
      if (before != null && before.read().equals(now)) {
        moveAtLast(path, before);
        return false;
      }
      if (!Files.isRegularFile(path)) {
        sayOnce(path, "it is no file that can be read to an end, and is passed over");
        return false;
      }
      exchange.setProperty(BEGUN, now);
      return quiet.isOld(path.toString(), now.size(), now.modified().toMillis());
    } catch (NoSuchFileException e) { // taken away, or a name that is other bytes than Java reads
      if (path.toString().indexOf('\uFFFD') >= 0) {
        sayOnce(path, "its name is not in the encoding of this process; rename it");
      }
      return false;
    } catch (IOException e) {
      sayOnce(path, e.toString());
      return false;
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
  public void abort(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {}

  @Override
  public void rollback(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {}

  @Override
  public void commit(
      GenericFileOperations<File> operations,
      GenericFileEndpoint<File> endpoint,
      Exchange exchange,
      GenericFile<File> file) {
    Path path = file.getFile().toPath().toAbsolutePath();
    String outcome = Outcomes.of(exchange, path.getFileName().toString());
    String source = exchange.getProperty(FileOutcome.SOURCE, String.class);
    FileState begun = exchange.getProperty(BEGUN, FileState.class);
    FileState read = exchange.getProperty(FileOutcome.STATE, FileState.class);
    try {
      FileState now = FileState.of(path);
      if (outcome.equals(FileOutcome.FAILED)) {
        moveIf(now.isSameFile(begun), path, new Unmoved(now, outcome, source, pause()));
      } else if (outcome.equals(FileOutcome.DONE) && read != null && now.isSameFile(read)) {
        if (now.size() > read.size()) {
          ledger.unread(source, now.size() - read.size());
          quiet.hesitates(path.toString());
          LOG.info("{} grew while it was taken; what was appended is read later", name(path));
        } else {
          moveIf(now.equals(read), path, new Unmoved(read, outcome, source, pause()));
        }
      } else if (!outcome.equals(FileOutcome.STAY)) {
        moveIf(false, path, null);
      }
    } catch (NoSuchFileException e) {
      if (!outcome.equals(FileOutcome.STAY)) {
        LOG.info("{} was taken away after it was read", name(path));
      }
    } catch (IOException e) {
      sayOnce(path, e.toString());
    }
  }

  private Backoff pause() {
    return new Backoff(clock, longestPause);
  }

  private void moveIf(boolean same, Path path, Unmoved what) {
    try {
      if (same && folder(path.getParent()).move(path, what.outcome(), what.source(), what.read())) {
        unmoved.remove(path);
        said.forget(path.getParent().toString());
      } else {
        LOG.warn(
            "While {} was read another file was put in its place, or it was written over. That is"
                + " read as a file of its own",
            name(path));
      }
    } catch (IOException e) {
      what.pause().begin();
      unmoved.put(path, what);
      if (said.isNew(path.getParent().toString())) {
        LOG.error(
            "{} is in hand, but cannot be moved to .{}: {}. It is not read again unless it changes."
                + " The same may be true of others; make the folder writable",
            name(path),
            what.outcome(),
            FileNames.printable(e.toString()));
      }
    }
  }

  private void moveAtLast(Path path, Unmoved what) {
    if (what.pause().isOver()) {
      moveIf(true, path, what);
    }
  }

  private static Path folderOf(File folder) {
    return folder.toPath().toAbsolutePath();
  }

  private static String name(Path path) {
    return FileNames.printable(path.getFileName().toString());
  }
}
