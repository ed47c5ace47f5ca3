/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.edge;

import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import io.github.bedrockbatch.stage.Outages.Outage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route of a source or sink: counts what passed since the process started, and its failures.
 */
final class Edge extends RoutePolicySupport {
  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
  private static final Set<Area> OF_SOURCES =
      EnumSet.of(Area.SOURCE, Area.FETCHED, Area.KEPT, Area.HELD_UP, Area.MOVED);
  private static final String RECORDS = "CamelBedrockBatchEdgeRecords";

  /** A failure, until an exchange succeeds. */
  record Trouble(Instant since, Throwable thrown) {}

  final String kind;
  private final Clock clock;
  private final Outages outages;
  private final Predicate<String> isPaused;
  private final AtomicLong records = new AtomicLong();
  private volatile Instant last;
  private volatile Trouble trouble;
  private volatile Route route; // null while it does not run

  /**
   * @param kind of a source; empty for a sink
   * @param outages is told what a source hands over in vain
   * @param isPaused whether a person has paused the source with this route id
   */
  Edge(String kind, Clock clock, Outages outages, Predicate<String> isPaused) {
    this.kind = kind;
    this.clock = clock;
    this.outages = outages;
    this.isPaused = isPaused;
  }

  /** Called right after the consumer has started, before it receives anything. */
  @Override
  public void onStart(Route started) {
    route = started;
    look();
  }

  @Override
  public void onStop(Route stopped) {
    route = null;
  }

  /**
   * Suspends or resumes the consumer of a source as a person wants; what is in hand is finished.
   */
  synchronized void look() {
    Route now = route;
    if (now == null || kind.isEmpty()) {
      return;
    }
    boolean wanted = isPaused.test(now.getRouteId());
    if (wanted != ServiceHelper.isSuspended(now.getConsumer())) {
      LOG.info("Source {} is {}", now.getRouteId(), wanted ? "paused" : "resumed");
      if (wanted) {
        ServiceHelper.suspendService(now.getConsumer());
      } else {
        ServiceHelper.resumeService(now.getConsumer());
      }
    }
  }

  @Override
  public void onExchangeBegin(Route itsRoute, Exchange exchange) {
    exchange.setProperty(
        RECORDS, exchange.getMessage().getHeader(DeliveryHeaders.RECORDS, 0L, Long.class));
  }

  @Override
  public void onExchangeDone(Route itsRoute, Exchange exchange) {
    if (!exchange.isFailed()) {
      records.addAndGet(exchange.getProperty(RECORDS, 0L, Long.class));
      last = clock.instant();
      trouble = null;
    } else {
      Trouble before = trouble;
      trouble =
          new Trouble(before == null ? clock.instant() : before.since(), exchange.getException());
      note(itsRoute, exchange);
    }
  }

  /** Also where the route does not say itself what it cannot take in. */
  private void note(Route itsRoute, Exchange exchange) {
    boolean isSource = !kind.isEmpty() && itsRoute.getRouteId().equals(exchange.getFromRouteId());
    if (isSource
        && exchange.getContext().getStatus().isStarted()
        && exchange.getProperty(Outages.NOTED) == null) {
      outages.kept(exchange, Failure.of(exchange.getException()).words());
    }
  }

  boolean runs() {
    return route != null;
  }

  /** The endpoint that it consumes, without options. */
  String from() {
    Route now = route;
    return now == null ? "" : Outages.source(now.getEndpoint());
  }

  /** The folder of this machine that it consumes. */
  Optional<Path> folder() {
    Route now = route;
    return now != null && now.getEndpoint() instanceof FileEndpoint files
        ? Optional.of(files.getFile().toPath().toAbsolutePath())
        : Optional.empty();
  }

  /** Whether the outage is one of this source, maybe from before its first exchange. */
  boolean isSubjectOf(Outage outage) {
    Route now = route;
    if (now == null || !OF_SOURCES.contains(outage.area())) {
      return false;
    }
    return outage.subject().equals(now.getRouteId())
        || outage.subject().equals(from())
        || outage.area() == Area.HELD_UP && outage.subject().endsWith(" of " + from())
        || outage.area() == Area.MOVED
            && folder().filter(Path.of(outage.subject())::startsWith).isPresent();
  }

  boolean wasUsed() {
    return last != null || trouble != null;
  }

  long records() {
    return records.get();
  }

  /** When the last exchange succeeded; null before the first. */
  Instant last() {
    return last;
  }

  /** Null if the last exchange has succeeded. */
  Trouble trouble() {
    return trouble;
  }
}
