/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.file.strategy.GenericFileProcessStrategySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that files of prompts are dropped into, on this machine or another. Files that were read
 * are moved to {@code .done} or {@code .failed} below it. If a move fails, the file is not read
 * again unless it changes.
 */
abstract class DropFolder<T> extends GenericFileProcessStrategySupport<T> {
  private static final Logger LOG = LoggerFactory.getLogger(DropFolder.class);

  /**
   * A file that was read and has to be moved away.
   *
   * @param read its state when it was read
   * @param source null when nothing of it was taken
   * @param pause the back-off between attempts to move it
   */
  record InHand(FileState read, String outcome, String source, Backoff pause) {
    InHand as(FileState state) {
      return new InHand(state, outcome, source, pause);
    }

    String words() {
      return outcome.equals(FileOutcome.FAILED) ? "has to be looked at" : "is in hand";
    }
  }

  final SourceLedger sources;
  final Clock clock;
  final QuietFiles quiet;
  final LoggedOnce said = new LoggedOnce();
  final Duration longestPause;
  final Outages outages;
  private final Map<String, InHand> unmoved = new ConcurrentHashMap<>();

  /**
   * @param outages is told where files cannot be moved away
   */
  DropFolder(
      SourceLedger sources,
      Clock clock,
      Duration quietTime,
      Duration longestPause,
      Outages outages) {
    this.sources = sources;
    this.clock = clock;
    this.quiet = new QuietFiles(clock, quietTime);
    this.longestPause = longestPause;
    this.outages = outages;
  }

  /**
   * The outcome of a file that went through a route, maybe of a user. If the route succeeded
   * without an outcome, nothing was read: the file counts as failed, so that it is not handed over
   * at each poll.
   */
  final InHand inHand(Exchange exchange, String fileName, FileState state) {
    String outcome =
        exchange.getMessage().getHeader(FileOutcome.HEADER, FileOutcome.DONE, String.class);
    String source = exchange.getProperty(FileOutcome.SOURCE, String.class);
    if (outcome.equals(FileOutcome.DONE) && source == null) {
      LOG.error(
          "{} went through route {}, which did not give it to prompts:file: nothing of it was"
              + " read as a file. It goes to .failed. Fix the route and put it back",
          FileNames.printable(fileName),
          exchange.getFromRouteId());
      outcome = FileOutcome.FAILED;
    }
    return new InHand(state, outcome, source, new Backoff(clock, longestPause));
  }

  /** Whether a person has paused the source since its folder was listed: the file waits then. */
  static boolean isPaused(Exchange exchange) {
    Route route = exchange.getContext().getRoute(exchange.getFromRouteId());
    return route != null && ServiceHelper.isSuspended(route.getConsumer());
  }

  /** Whether the file is unchanged since it could not be moved; retries the move with back-off. */
  final boolean isUnmoved(String path, FileState now, Consumer<InHand> move) {
    InHand what = unmoved.get(path);
    if (what == null || !what.read().equals(now)) {
      return false;
    }
    if (what.pause().isOver()) {
      move.accept(what);
    }
    return true;
  }

  final void moved(String folder, String path) {
    unmoved.remove(path);
    outages.worked(Outages.Area.MOVED, folder);
  }

  /** Returns whether that is new. */
  final boolean notMoved(String folder, String path, InHand what, Exception why) {
    outages.failed(Outages.Area.MOVED, folder, what.pause().begin(), Failure.of(why).words());
    return unmoved.put(path, what) == null;
  }
}
