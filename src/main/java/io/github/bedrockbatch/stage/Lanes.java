/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Ledger.Load;
import io.github.bedrockbatch.ledger.Place;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/**
 * The lanes of the settings: which one a batch takes, and which rest. A lane rests for a stage
 * while calls of that stage fail there, and for a model while the service accepts no jobs of it.
 * This is kept in memory only; after a restart it is found out again.
 */
public final class Lanes {
  /** The stages whose calls have to work before a batch can have a job. */
  private static final List<String> FOR_JOBS = List.of("upload", "submit");

  /** A lane, and the stage or model for which it rests. */
  private record Of(String lane, String what) {}

  private record Left(Backoff.Span span, boolean refused) {}

  private final List<Lane> all;
  private final Clock clock;
  private final Duration longestPause;
  private final Map<Of, Backoff> byStage = new ConcurrentHashMap<>();
  private final Map<Of, Left> byModel = new ConcurrentHashMap<>();
  private final Map<String, Instant> failed = new ConcurrentHashMap<>();

  /**
   * @param all the default one first
   * @param longestPause the most time until a lane is tried again
   */
  public Lanes(List<Lane> all, Clock clock, Duration longestPause) {
    this.all = List.copyOf(all);
    this.clock = clock;
    this.longestPause = longestPause;
  }

  public List<Lane> all() {
    return all;
  }

  public Lane standard() {
    return all.get(0);
  }

  public boolean areSeveral() {
    return all.size() > 1;
  }

  /** The homes that this process reaches, as in {@link Place}. */
  public Set<String> homes() {
    return all.stream().map(lane -> lane.place().home()).collect(Collectors.toSet());
  }

  /** The lane that leads to a place; empty if the settings no longer have one. */
  public Optional<Lane> at(Place place) {
    return at(place.home());
  }

  public Optional<Lane> at(String home) {
    return all.stream().filter(lane -> lane.place().home().equals(home)).findFirst();
  }

  /** The lane that calls of this exchange go to; the default lane if none is in use. */
  public Lane of(Exchange exchange) {
    String name = Lane.inUse(exchange);
    return all.stream().filter(lane -> lane.name().equals(name)).findFirst().orElse(standard());
  }

  /** The subject for a person; it names the lane if there are several. */
  public String in(Lane lane, String subject) {
    return areSeveral() ? subject + " in lane " + lane.name() : subject;
  }

  // ---- Lanes that rest

  Backoff backoff(String stage, Lane lane) {
    return byStage.computeIfAbsent(
        new Of(lane.name(), stage), of -> new Backoff(clock, longestPause));
  }

  /** Notes that a call of this stage has failed there; returns how long the lane rests. */
  Duration failed(String stage, Lane lane) {
    failed.put(lane.name(), clock.instant());
    return backoff(stage, lane).begin();
  }

  /** Whether calls of this stage are not to be made there now. */
  public boolean rests(String stage, Lane lane) {
    return !backoff(stage, lane).isOver();
  }

  /** The lanes that do not rest for this stage. */
  public List<Lane> working(String stage) {
    return all.stream().filter(lane -> !rests(stage, lane)).toList();
  }

  /** The homes of the lanes that rest for this stage. */
  public Set<String> resting(String stage) {
    return all.stream()
        .filter(lane -> rests(stage, lane))
        .map(lane -> lane.place().home())
        .collect(Collectors.toSet());
  }

  /**
   * Has the lane rest for a model, as the service accepts no jobs of it there.
   *
   * @param refused false if only a quota was used up
   */
  public void leave(Lane lane, String model, Duration pause, boolean refused) {
    failed.put(lane.name(), clock.instant());
    byModel.put(
        new Of(lane.name(), model), new Left(Backoff.Span.of(clock.instant(), pause), refused));
  }

  /** The models for which the lane rests. */
  public Set<String> left(Lane lane) {
    byModel.values().removeIf(left -> left.span().isOver(clock.instant()));
    return byModel.keySet().stream()
        .filter(of -> of.lane().equals(lane.name()))
        .map(Of::what)
        .collect(Collectors.toSet());
  }

  /** Whether any lane that serves the model has not refused it lately. */
  public boolean mayServe(String model) {
    return serving(model)
        .anyMatch(
            lane -> {
              Left left = byModel.get(new Of(lane.name(), model));
              return left == null || !left.refused() || left.span().isOver(clock.instant());
            });
  }

  // ---- The choice

  private Stream<Lane> serving(String model) {
    return all.stream().filter(lane -> lane.options().serves(model));
  }

  public boolean isServed(String model) {
    return serving(model).findAny().isPresent();
  }

  /** Whether a job of this model may be created there while {@code open} others are open. */
  public boolean takes(Lane lane, String model, int open) {
    return !rests("submit", lane) && open < lane.options().maxOpen() && !left(lane).contains(model);
  }

  /**
   * The lane for a batch that is about to be uploaded: of those that do not rest, the one with the
   * most room for open jobs or, when none has room, the shortest queue; of equal ones, the one
   * whose last failure is the longest ago. Empty if all rest.
   */
  public Optional<Lane> toUpload(String model, List<Load> load) {
    return serving(model)
        .filter(lane -> lane.options().maxOpen() > 0)
        .filter(lane -> FOR_JOBS.stream().noneMatch(stage -> rests(stage, lane)))
        .filter(lane -> !left(lane).contains(model))
        .min(byRoom(model, load));
  }

  /** The lane for a batch that {@code from} does not accept; empty when no other has room now. */
  public Optional<Lane> toMove(Lane from, String model, List<Load> load) {
    return toUpload(model, load)
        .filter(lane -> !lane.equals(from) && !rests("move", lane))
        .filter(lane -> room(lane, model, load) > 0);
  }

  /** The lane for a batch that is asked on demand; empty if all rest. */
  public Optional<Lane> toAsk(String model) {
    return serving(model)
        .filter(lane -> lane.options().maxOpen() > 0)
        .filter(lane -> !rests("under-minimum", lane))
        .min(Comparator.comparing(this::lastFailure));
  }

  private Comparator<Lane> byRoom(String model, List<Load> load) {
    return Comparator.<Lane>comparingInt(lane -> -room(lane, model, load))
        .thenComparing(this::lastFailure);
  }

  private Instant lastFailure(Lane lane) {
    return failed.getOrDefault(lane.name(), Instant.MIN);
  }

  private static int room(Lane lane, String model, List<Load> load) {
    return lane.options().maxOpen()
        - load.stream()
            .filter(of -> of.home().equals(lane.place().home()) && of.model().equals(model))
            .mapToInt(of -> of.uploaded() + of.submitted())
            .sum();
  }
}
