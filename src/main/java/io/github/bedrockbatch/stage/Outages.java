/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * What fails repeatedly, and since when. An outage ends when a call succeeds, or when no other
 * failure is noted for some time after the next try was due.
 */
public final class Outages {
  private static final Duration GRACE = Duration.ofMinutes(2);

  /** Where something fails. */
  public enum Area {
    /** Calls of a stage, for a cause that a person has to fix. */
    CALL,
    /** A stage that backs off, or the ledger, which all stages need. */
    STAGE,
    /** Jobs of a model, beyond what the service allows. */
    QUOTA,
    /** Jobs of a model in one lane, while others may take them. */
    LANE,
    SOURCE,
    /** Single files of a source that its server does not give, while others are taken. */
    FETCHED,
    /** What a source hands over, again and again, and is not taken in. */
    KEPT,
    /** A partition of a source that has records, and of which none can be read. */
    HELD_UP,
    /** Files of a source that were read and cannot be moved away. */
    MOVED,
    SINK
  }

  /**
   * @param subject what fails: a stage, model, source or sink, by the area
   * @param since when the first failure was noted
   * @param times failures in a row
   * @param words the cause, for a person to read
   */
  public record Outage(Area area, String subject, Instant since, int times, String words) {}

  private record Key(Area area, String subject) {}

  /**
   * @param noted when the last failure was noted
   */
  private record Known(Outage outage, Instant noted, Instant until) {
    /** Also where the clock was set back since then: the next failure tells it again. */
    private boolean isOver(Instant now) {
      return until.isBefore(now) || now.isBefore(noted);
    }
  }

  /** Property of an exchange whose failure is noted already. */
  public static final String NOTED = "CamelBedrockBatchFailureNoted";

  private final Clock clock;
  private final Duration grace;
  private final Map<Key, Known> all = new LinkedHashMap<>();

  public Outages(Clock clock) {
    this(clock, GRACE);
  }

  /**
   * @param grace how long an outage is kept after the next try was due; longer than a call takes to
   *     fail
   */
  Outages(Clock clock, Duration grace) {
    this.clock = clock;
    this.grace = grace;
  }

  /** The subject for a source: its endpoint without options; for RabbitMQ, its queues. */
  public static String source(Endpoint endpoint) {
    return endpoint instanceof SpringRabbitMQEndpoint rabbitmq
        ? "rabbitmq:" + rabbitmq.getQueues()
        : endpoint.getEndpointBaseUri();
  }

  /** How long a source that polls waits before it hands over again; zero for others. */
  public static Duration pause(Endpoint endpoint) {
    return endpoint instanceof ScheduledPollEndpoint polled
        ? Duration.ofMillis(polled.getDelay())
        : Duration.ZERO;
  }

  /**
   * Notes that something was not taken in and stays with its source. It ends some time after the
   * last failure, as other things that the same source hands over may well be taken in.
   *
   * @return whether a person is to be told: when the cause is new, or the number has doubled
   */
  public synchronized boolean kept(Exchange exchange, String words) {
    exchange.setProperty(NOTED, true);
    String route = exchange.getFromRouteId();
    Known before = all.get(new Key(Area.KEPT, route));
    int times = failed(Area.KEPT, route, pause(exchange.getFromEndpoint()), words);
    return Integer.bitCount(times) == 1 || !before.outage().words().equals(words);
  }

  /**
   * Notes a failure.
   *
   * @param pause until the next try
   * @return how many failures in a row, including this one
   */
  public synchronized int failed(Area area, String subject, Duration pause, String words) {
    Instant now = clock.instant();
    Known before = all.get(new Key(area, subject));
    boolean first = before == null || before.isOver(now);
    Outage outage =
        first
            ? new Outage(area, subject, now, 1, words)
            : new Outage(
                area, subject, before.outage().since(), before.outage().times() + 1, words);
    all.put(new Key(area, subject), new Known(outage, now, now.plus(pause).plus(grace)));
    return outage.times();
  }

  /** Notes a success; returns whether it ended an outage. */
  public synchronized boolean worked(Area area, String subject) {
    return all.remove(new Key(area, subject)) != null;
  }

  /** Whether this outage has not ended. */
  public boolean isStanding(Area area, String subject) {
    return standing().stream()
        .anyMatch(outage -> outage.area() == area && outage.subject().equals(subject));
  }

  /** The outages that have not ended, oldest first. */
  public synchronized List<Outage> standing() {
    Instant now = clock.instant();
    all.values().removeIf(known -> known.isOver(now));
    return all.values().stream().map(Known::outage).toList();
  }
}
