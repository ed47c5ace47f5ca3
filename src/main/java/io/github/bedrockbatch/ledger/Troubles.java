/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What becomes of a batch whose step threw: it is tried again later, at growing distance, unless
 * the service has said that it would refuse it again.
 */
public final class Troubles implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int LONGEST_REASON = 4_000; // as wide as its column

  private final Ledger ledger;
  private final Clock clock;

  public Troubles(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    Batch batch = HeldBatch.of(exchange);
    Throwable cause = unwrapped(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    if (cause instanceof StaleBatchException) {
      LOG.info(cause.getMessage());
    } else if (isFinal(cause)) {
      fail(batch, words(cause));
    } else {
      postpone(batch, words(cause));
    }
  }

  private void postpone(Batch batch, String why) {
    Duration pause = pause(batch.troubles());
    Instant until = clock.instant().plus(pause);
    ledger.save(batch, batch.postponed(why, until));
    LOG.warn(
        "Batch {} stays {} and is tried again in {} s (try {}): {}",
        batch.id(),
        batch.state(),
        pause.toSeconds(),
        batch.troubles() + 2,
        why);
  }

  /** Takes the batch out of the flow and tells the operator. */
  public Batch fail(Batch held, String why) {
    Batch failed = ledger.save(held, held.failed(why, clock.instant()));
    LOG.error(
        "Batch {} ({} records of {}) is FAILED after {}: {}",
        held.id(),
        held.contents().records(),
        held.key(),
        held.state(),
        why);
    return failed;
  }

  static Duration pause(int troubles) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(troubles, 16));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /**
   * Whether the service refused for a cause that does not pass. Told by the error's name: Bedrock
   * answers 400 also where waiting helps (conflict, quota).
   */
  private static boolean isFinal(Throwable cause) {
    if (!(cause instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
      return false;
    }
    String code = service.awsErrorDetails().errorCode();
    return "ValidationException".equals(code)
        || "AccessDeniedException".equals(code)
        || "ResourceNotFoundException".equals(code);
  }

  /** What went wrong, without what Camel puts around the exception of a part of a split. */
  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && (cause instanceof CamelExchangeException
            || cause instanceof RuntimeCamelException
            || cause instanceof UncheckedIOException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    if (message == null) {
      return cause.getClass().getSimpleName();
    }
    return message.substring(0, Math.min(message.length(), LONGEST_REASON));
  }
}
