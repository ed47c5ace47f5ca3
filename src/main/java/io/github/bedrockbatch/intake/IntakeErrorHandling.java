/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.NoRoomException;
import io.github.bedrockbatch.intake.file.FileOutcome;
import io.github.bedrockbatch.intake.file.FileRoutes;
import io.github.bedrockbatch.intake.file.Inbox;
import io.github.bedrockbatch.intake.file.PromptFile;
import io.github.bedrockbatch.intake.file.RemoteInbox;
import io.github.bedrockbatch.intake.file.UnreadableFileException;
import io.github.bedrockbatch.intake.message.NotAcknowledgedException;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.event.Level;

/**
 * The route configuration {@code intake-retry}, for routes that hand over to an intake: while
 * prompts cannot be put into the spool (the disk is full, the ledger fails), the route retries with
 * back-off. The source keeps what is not acknowledged; nothing is taken twice.
 *
 * <p>Permanent failures are not retried: a file is moved to {@code .failed}, a message goes back to
 * its broker, which gives up on it as configured. Pages of Kafka and RabbitMQ are retried even
 * then, as no offset of Kafka may be skipped, and RabbitMQ would give up on the whole page.
 */
final class IntakeErrorHandling extends RouteConfigurationBuilder {
  private static final String WORDS = "CamelBedrockBatchIntakeFailure";

  /** How often a wait checks whether the program is being stopped. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final SourceLedger sources;
  private final Duration longestPause;
  private final Outages outages;

  IntakeErrorHandling(SourceLedger sources, Duration longestPause, Outages outages) {
    this.sources = sources;
    this.longestPause = longestPause;
    this.outages = outages;
  }

  @Override
  public void configuration() {
    routeConfiguration("intake-retry")
        .onException(NotAcknowledgedException.class)
        .handled(true)
        .process(this::notAcknowledged)
        .id("intake-retry-not-acknowledged")
        .end()
        .onException(UnreadableFileException.class)
        .onWhen(exchange -> isFile(exchange) && isMovedByUs(exchange))
        .handled(true)
        .process(this::leaveToPerson)
        .id("intake-retry-unreadable")
        .end()
        .onException(Exception.class)
        .onWhen(
            exchange ->
                isFile(exchange)
                    && isMovedByUs(exchange)
                    && !TransientIntakeErrors.include(caught(exchange)))
        .handled(true)
        .process(this::putAside)
        .id("intake-retry-put-aside")
        .end()
        .onException(Exception.class)
        .retryWhile(this::hasWaited)
        .redeliveryDelay(0)
        .retryAttemptedLogLevel(LoggingLevel.TRACE)
        .logRetryStackTrace(false)
        .logExhausted(false)
        .logStackTrace(false)
        .end();
  }

  private void notAcknowledged(Exchange exchange) {
    log.warn(
        "The prompts of {} are safe, but the broker did not accept the acknowledgement: {}. They will"
            + " be delivered again, and are skipped then",
        name(exchange),
        Failure.of((Exception) caught(exchange).getCause()).words());
  }

  private void leaveToPerson(Exchange exchange) {
    if (caught(exchange).getCause() instanceof NoSuchFileException) {
      exchange.getMessage().setHeader(FileOutcome.HEADER, FileOutcome.STAY);
      log.info("{} was taken away before it could be read", name(exchange));
      return;
    }
    exchange.getMessage().setHeader(FileOutcome.HEADER, FileOutcome.FAILED);
    log.error(
        "Reading {} failed, and it goes to .failed: {}. Fix the cause and put it back",
        name(exchange),
        words(exchange));
  }

  /**
   * Fails the file. What was taken of it stays; the ledger notes that it was not read to its end.
   */
  private void putAside(Exchange exchange) {
    PromptFile prompts = exchange.getProperty(FileRoutes.PROMPTS, PromptFile.class);
    if (prompts != null) {
      prompts.noteUnread(sources);
    }
    exchange.getMessage().setHeader(FileOutcome.HEADER, FileOutcome.FAILED);
    log.error(
        "Taking in {} failed, and it goes to .failed: {}. A retry would fail the same way. Once"
            + " the cause is fixed, put it back under the same name",
        name(exchange),
        words(exchange));
    log.debug("{}", name(exchange), Failure.place(caught(exchange)));
  }

  /** Waits here, as Camel's own delay would hold up a stop. */
  private boolean hasWaited(Exchange exchange) {
    int failures = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class);
    Duration pause = Backoff.length(failures - 1, longestPause);
    boolean passes = TransientIntakeErrors.include(caught(exchange));
    if (!passes && !isPage(exchange)) {
      boolean isNew = outages.kept(exchange, words(exchange));
      log.atLevel(isNew ? Level.ERROR : Level.DEBUG)
          .log(
              "Taking in {} failed, and it stays with its source, which hands it over again as it"
                  + " is set up to: {}",
              name(exchange),
              words(exchange));
      log.debug("{}", name(exchange), Failure.place(caught(exchange)));
      return false;
    }
    // A full disk is logged once for all sources, by the reserve.
    boolean isTold = NoRoomException.is(caught(exchange));
    log.atLevel(
            isTold || !isNew(exchange, failures) ? Level.DEBUG : passes ? Level.WARN : Level.ERROR)
        .log(
            "Taking in {} failed, retrying in {} s: {}",
            name(exchange),
            pause.toSeconds(),
            words(exchange));
    // An outage of the ledger is logged once for all, with its remedy.
    if (!isTold && !Failure.isOfLedger(caught(exchange))) {
      noteOutage(exchange, passes ? Area.SOURCE : Area.KEPT, failures, pause);
    }
    long end = System.nanoTime() + pause.toNanos();
    while (isStarted() && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return isStarted();
  }

  /** During a long outage each try of each file would be a line. */
  private static boolean isNew(Exchange exchange, int failures) {
    String words = words(exchange);
    boolean isOther = !words.equals(exchange.getProperty(WORDS));
    exchange.setProperty(WORDS, words);
    boolean hasDoubled = Integer.bitCount(failures) == 1;
    return hasDoubled || isOther && !Failure.isOfLedger(caught(exchange)); // whose words vary
  }

  /** The outage ends when the source has handed over what it has, or has taken it back. */
  private void noteOutage(Exchange exchange, Area area, int failures, Duration pause) {
    String source = exchange.getFromRouteId();
    outages.failed(area, source, pause, words(exchange));
    if (failures == 1) {
      exchange
          .getExchangeExtension()
          .addOnCompletion(
              new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                  outages.worked(Area.SOURCE, source);
                  outages.worked(Area.KEPT, source);
                }
              });
    }
  }

  private boolean isStarted() {
    return getCamelContext().getStatus().isStarted();
  }

  private static boolean isPage(Exchange exchange) {
    String from = exchange.getFromEndpoint().getEndpointUri();
    return from.startsWith("kafka:") || from.contains("messageListenerContainerType=pages");
  }

  private static boolean isFile(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.FILE_NAME) != null;
  }

  /** For any other endpoint of files a failure that is handled is a success: it moves the file. */
  private static boolean isMovedByUs(Exchange exchange) {
    return !(exchange.getFromEndpoint() instanceof GenericFileEndpoint<?> files)
        || files.getProcessStrategy() instanceof Inbox
        || files.getProcessStrategy() instanceof RemoteInbox;
  }

  private static String name(Exchange exchange) {
    return isFile(exchange)
        ? FileNames.printable(exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class))
        : "messages of route " + exchange.getFromRouteId();
  }

  private static String words(Exchange exchange) {
    return FileNames.printable(Failure.of(caught(exchange)).words());
  }

  private static Exception caught(Exchange exchange) {
    return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
  }
}
