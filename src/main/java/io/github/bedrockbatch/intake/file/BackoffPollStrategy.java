/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code backoffPolls}, for consumers that poll: while a server cannot be reached or
 * rejects the credentials, they back off, and each new reason is logged once. It is also their
 * exception handler, so that nothing else is logged.
 */
public final class BackoffPollStrategy implements PollingConsumerPollStrategy, ExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BackoffPollStrategy.class);

  private static final class State {
    private final Backoff backoff;
    private String words;

    State(Backoff backoff) {
      this.backoff = backoff;
    }
  }

  private final Clock clock;
  private final Duration longestPause;
  private final Outages outages;
  private final Map<Consumer, State> states = new ConcurrentHashMap<>();

  /** What was said last of a file of a poll: a connection that breaks fails for all others, too. */
  private final Map<String, String> ofOnePoll = new ConcurrentHashMap<>();

  /**
   * @param outages is told what fails
   */
  public BackoffPollStrategy(Clock clock, Duration longestPause, Outages outages) {
    this.clock = clock;
    this.longestPause = longestPause;
    this.outages = outages;
  }

  private State state(Consumer consumer) {
    return states.computeIfAbsent(consumer, c -> new State(new Backoff(clock, longestPause)));
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    return state(consumer).backoff.isOver();
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    ofOnePoll.remove(name(endpoint));
    State state = state(consumer);
    if (state.backoff.end()) {
      state.words = null;
      outages.worked(Outages.Area.SOURCE, name(endpoint));
      LOG.info("Polling {} succeeds again", name(endpoint));
    }
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    State state = state(consumer);
    String words = words(cause);
    outages.failed(Outages.Area.SOURCE, name(endpoint), state.backoff.begin(), words);
    if (!words.equals(state.words)) {
      state.words = words;
      LOG.warn(
          "Polling {} failed, retrying every {} s at the latest: {}",
          name(endpoint),
          longestPause.toSeconds(),
          words);
    }
    return false;
  }

  @Override
  public void handleException(Throwable exception) {
    handleException("", null, exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    handleException(message, null, exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    if (message.startsWith("Failed polling endpoint")) {
      return; // that is said above
    }
    String words = words(exception);
    if (exchange == null || !words.equals(ofOnePoll.put(name(exchange.getFromEndpoint()), words))) {
      LOG.warn("{}: {}", exchange == null ? message : where(exchange), words);
    }
  }

  /** The endpoint, and the file that it was about if any. */
  private static String where(Exchange exchange) {
    String endpoint = name(exchange.getFromEndpoint());
    return exchange.getProperty(ExchangePropertyKey.FILE_EXCHANGE_FILE)
            instanceof GenericFile<?> file
        ? endpoint + ", " + FileNames.printable(file.getFileNameOnly())
        : endpoint;
  }

  /** The endpoint without its parameters. */
  private static String name(Endpoint endpoint) {
    return endpoint.getEndpointBaseUri();
  }

  private static String words(Throwable thrown) {
    String outer = Failure.of(thrown).words();
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String inner = Failure.of(cause).words();
    return outer.contains(inner) ? outer : outer + ": " + inner;
  }
}
