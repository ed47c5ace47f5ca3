/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.edge;

import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.ledger.pause.Pauses;
import io.github.bedrockbatch.operator.edge.EdgeFacts.Sink;
import io.github.bedrockbatch.operator.edge.EdgeFacts.Source;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import io.github.bedrockbatch.stage.Outages.Outage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;

/**
 * The sources and sinks of this process: a route with a step {@code prompts:…} is a source, one
 * that consumes {@code direct:deliver-NAME} is a sink. The consumer of a paused source is
 * suspended; what is in hand is finished.
 */
public final class Edges implements RoutePolicyFactory {
  private static final String PROMPTS = "prompts:";
  private static final String DELIVER = "direct:deliver-";

  private final Pauses pauses;
  private final Outages outages;
  private final Clock clock;
  private final List<String> sinkNames;
  private final Map<String, Edge> sources = new ConcurrentSkipListMap<>();
  private final Map<String, Edge> sinks = new ConcurrentSkipListMap<>();
  private volatile Map<String, Pause> standing = Map.of();
  private volatile Supplier<Map<String, Long>> uncommitted = Map::of;

  /**
   * @param sinkNames the sinks that are in use from the start
   * @param outages also have failures outside a route, such as of a login
   */
  public Edges(Pauses pauses, List<String> sinkNames, Outages outages, Clock clock) {
    this.pauses = pauses;
    this.outages = outages;
    this.sinkNames = sinkNames;
    this.clock = clock;
  }

  /**
   * Begins to watch; to be called before routes are added.
   *
   * @param uncommittedOf the numbers of messages by source that are read and not committed, as they
   *     are not in S3 yet
   */
  public void watch(CamelContext context, Supplier<Map<String, Long>> uncommittedOf) {
    uncommitted = uncommittedOf;
    standing = pauses.standing();
    context.addRoutePolicyFactory(this);
  }

  @Override
  public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode node) {
    if (!(node instanceof RouteDefinition route)) {
      return null;
    }
    String from = context.resolvePropertyPlaceholders(route.getInput().getEndpointUri());
    if (from.startsWith(DELIVER)) {
      return sinks.computeIfAbsent(from.substring(DELIVER.length()), name -> edge(""));
    }
    return ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)
        .stream()
        .map(ToDefinition::getUri)
        .filter(uri -> uri.startsWith(PROMPTS))
        .findFirst()
        .map(uri -> edge(uri.substring(PROMPTS.length()).split("\\?", 2)[0]))
        .map(edge -> sources.merge(routeId, edge, (before, now) -> before))
        .orElse(null);
  }

  private Edge edge(String kind) {
    return new Edge(kind, clock, outages, name -> standing.containsKey(name));
  }

  /** Reads the pauses of the ledger, and suspends or resumes sources accordingly. */
  void look() {
    standing = pauses.standing();
    sources.values().forEach(Edge::look);
  }

  /**
   * Notes a pause in the ledger, and obeys it.
   *
   * @throws IllegalArgumentException when this process has no such source
   */
  void pause(Pause pause) {
    mustBeHere(pause.what());
    pauses.begin(pause);
    look();
  }

  /**
   * Ends a pause in the ledger, even if this process no longer has the source.
   *
   * @throws IllegalArgumentException when there is no such pause, and no such source here
   */
  void resume(String what) {
    if (!pauses.standing().containsKey(what)) {
      mustBeHere(what);
    }
    pauses.end(what);
    look();
  }

  private void mustBeHere(String what) {
    Edge source = sources.get(what);
    if (!what.equals(Pause.SUBMITTING) && (source == null || !source.runs())) {
      throw new IllegalArgumentException(
          "there is no source %s. There are: %s, and %s"
              .formatted(
                  what,
                  String.join(", ", facts().sources().stream().map(Source::name).toList()),
                  Pause.SUBMITTING));
    }
  }

  /** The local folders that sources consume. */
  public Set<Path> folders() {
    return sources.values().stream()
        .flatMap(source -> source.folder().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public EdgeFacts facts() {
    Map<String, Pause> now = pauses.standing();
    Map<String, Long> open = uncommitted.get();
    List<Outage> failing = outages.standing();
    return new EdgeFacts(
        now.get(Pause.SUBMITTING),
        sources.entrySet().stream()
            .filter(source -> source.getValue().runs())
            .map(
                source ->
                    source(
                        source.getKey(),
                        source.getValue(),
                        now,
                        open.get(source.getKey()),
                        failing))
            .toList(),
        sinks.entrySet().stream()
            .filter(sink -> sinkNames.contains(sink.getKey()) || sink.getValue().wasUsed())
            .map(sink -> sink(sink.getKey(), sink.getValue(), failing))
            .toList());
  }

  private static Source source(
      String name, Edge edge, Map<String, Pause> now, Long uncommitted, List<Outage> failing) {
    Trouble trouble = trouble(edge, failing.stream().filter(edge::isSubjectOf));
    return new Source(
        name,
        edge.kind,
        edge.from(),
        edge.last(),
        uncommitted,
        now.get(name),
        trouble.words(),
        trouble.since());
  }

  private static Sink sink(String name, Edge edge, List<Outage> failing) {
    Trouble trouble =
        trouble(
            edge,
            failing.stream()
                .filter(outage -> outage.area() == Area.SINK && outage.subject().equals(name)));
    return new Sink(name, edge.records(), edge.last(), trouble.words(), trouble.since());
  }

  private record Trouble(String words, Instant since) {}

  /** The failure of an edge; both parts are null if there is none. */
  private static Trouble trouble(Edge edge, Stream<Outage> failing) {
    Edge.Trouble own = edge.trouble();
    return own != null
        ? new Trouble(Failure.of(own.thrown()).words(), own.since())
        : failing
            .findFirst()
            .map(outage -> new Trouble(words(outage), outage.since()))
            .orElse(new Trouble(null, null));
  }

  private static String words(Outage outage) {
    return switch (outage.area()) {
      case FETCHED -> "files cannot be fetched: " + outage.words();
      case MOVED -> "files that were read cannot be moved away: " + outage.words();
      default -> outage.words();
    };
  }
}
