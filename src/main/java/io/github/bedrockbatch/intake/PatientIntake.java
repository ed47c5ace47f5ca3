/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.ledger.Pause;
import io.github.bedrockbatch.ledger.Trouble;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteConfigurationBuilder;

/**
 * The route configuration {@code patient-intake}, for routes that hand over to an intake: while
 * prompts cannot be put into the spool (the disk is full, the ledger is away), the route waits with
 * what it has, at growing distance, and goes on by itself. The source keeps what is not
 * acknowledged; nothing is taken twice.
 */
final class PatientIntake extends RouteConfigurationBuilder {
  /**
   * Where a source may put what it has handed over: {@code done} or, when it could not be read,
   * {@code failed}.
   */
  static final String OUTCOME = "CamelBedrockBatchOutcome";

  /** How soon a wait notices that the program is being stopped. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Duration longestPause;

  PatientIntake(Duration longestPause) {
    this.longestPause = longestPause;
  }

  @Override
  public void configuration() {
    routeConfiguration("patient-intake")
        .onException(NotAcknowledgedException.class)
        .handled(true)
        .process(this::notAcknowledged)
        .id("patient-intake-not-acknowledged")
        .end()
        .onException(UnreadableFileException.class)
        .handled(true)
        .process(this::leaveToPerson)
        .id("patient-intake-unreadable")
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
        "{} is in hand, but its broker did not take the acknowledgement: {}. It will be delivered"
            + " again, and is left out then",
        name(exchange),
        Trouble.of((Exception) caught(exchange).getCause()).words());
  }

  private void leaveToPerson(Exchange exchange) {
    exchange.getMessage().setHeader(OUTCOME, "failed");
    log.error(
        "{} cannot be read and is put aside, into .failed: {}. Mend it and put it back",
        name(exchange),
        trouble(exchange).words());
  }

  /** Waits here and not in Camel's own delay, which would hold up a stop. */
  private boolean hasWaited(Exchange exchange) {
    int failures = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class);
    Duration pause = Pause.length(failures - 1, longestPause);
    log.warn(
        "{} cannot be taken in now; it stays where it is and is tried again in {} s: {}",
        name(exchange),
        pause.toSeconds(),
        trouble(exchange).words());
    long end = System.nanoTime() + pause.toNanos();
    while (isStarted() && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return isStarted();
  }

  private boolean isStarted() {
    return getCamelContext().getStatus().isStarted();
  }

  private static String name(Exchange exchange) {
    String file = exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
    return file == null ? "What route " + exchange.getFromRouteId() + " has in hand" : file;
  }

  private static Trouble trouble(Exchange exchange) {
    return Trouble.of(caught(exchange));
  }

  private static Exception caught(Exchange exchange) {
    return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
  }
}
