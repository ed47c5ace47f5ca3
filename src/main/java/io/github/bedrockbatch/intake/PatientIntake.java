/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.ledger.Trouble;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteConfigurationBuilder;

/**
 * The route configuration {@code patient-intake}, for routes that hand over to an intake: while
 * prompts cannot be put into the spool (the disk is full, the ledger is away), the route waits with
 * what it has, at growing distance, up to a minute, and goes on by itself. The source keeps what is
 * not acknowledged; nothing is taken twice.
 */
public final class PatientIntake extends RouteConfigurationBuilder {
  /**
   * Where a source may put what it has handed over: {@code done} or, when it could not be read,
   * {@code failed}.
   */
  public static final String OUTCOME = "CamelBedrockBatchOutcome";

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  @Override
  public void configuration() {
    routeConfiguration("patient-intake")
        .onException(UnreadableFileException.class)
        .handled(true)
        .process(this::leaveToPerson)
        .id("patient-intake-unreadable")
        .end()
        .onException(Exception.class)
        .maximumRedeliveries(-1)
        .redeliveryDelay(FIRST_PAUSE.toMillis())
        .backOffMultiplier(2)
        .maximumRedeliveryDelay(LONGEST_PAUSE.toMillis())
        .retryAttemptedLogLevel(LoggingLevel.TRACE)
        .logRetryStackTrace(false)
        .logExhausted(false)
        .logStackTrace(false)
        .onExceptionOccurred(this::waits)
        .end();
  }

  private void leaveToPerson(Exchange exchange) {
    exchange.getMessage().setHeader(OUTCOME, "failed");
    log.error(
        "{} cannot be read and is put aside, into .failed: {}. Mend it and put it back",
        name(exchange),
        trouble(exchange).words());
  }

  private void waits(Exchange exchange) {
    log.warn(
        "{} cannot be taken in now; it stays where it is and is tried again: {}",
        name(exchange),
        trouble(exchange).words());
  }

  private static String name(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.FILE_NAME, "A source", String.class);
  }

  private static Trouble trouble(Exchange exchange) {
    return Trouble.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
  }
}
