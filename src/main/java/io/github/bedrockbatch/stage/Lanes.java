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
 * The lanes of the settings: which one a batch takes, and which are left alone for a while. A lane
 * rests for one stage while calls of that stage fail there, and for one model while the service
 * takes no job of it. What is remembered here is lost with the process, and found out again.
 */
public final class Lanes {
  /** The stages whose calls a batch needs that is to have a job. */
  private static final List<String> FOR_JOBS = List.of("upload", "submit");

  private record Of(String lane, String what) {}

  private record Left(Instant until, boolean refused) {}

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

  /** What places of batches are called that this process reaches. */
  public Set<String> homes() {
    return all.stream().map(lane -> lane.place().home()).collect(Collectors.toSet());
  }

  /** The lane that leads to a place, unless none does any more. */
  public Optional<Lane> at(Place place) {
    return at(place.home());
  }

  public Optional<Lane> at(String home) {
    return all.stream().filter(lane -> lane.place().home().equals(home)).findFirst();
  }

  /** The lane that calls of this exchange go to; the default one where none does. */
  public Lane of(Exchange exchange) {
    String name = Lane.inUse(exchange);
    return all.stream().filter(lane -> lane.name().equals(name)).findFirst().orElse(standard());
  }

  /** A subject, with the lane where there are several. */
  public String in(Lane lane, String subject) {
    return areSeveral() ? subject + " in lane " + lane.name() : subject;
  }

  // ---- Lanes that rest

  Backoff backoff(String stage, Lane lane) {
    return byStage.computeIfAbsent(
        new Of(lane.name(), stage), of -> new Backoff(clock, longestPause));
  }

  /** A call of this stage has failed there; how long it rests. */
  Duration failed(String stage, Lane lane) {
    failed.put(lane.name(), clock.instant());
    return backoff(stage, lane).begin();
  }

  /** Whether calls of this stage are not to be made there now. */
  public boolean rests(String stage, Lane lane) {
    return !backoff(stage, lane).isOver();
  }

  /** Where calls of this stage may be made. */
  public List<Lane> working(String stage) {
    return all.stream().filter(lane -> !rests(stage, lane)).toList();
  }

  /** The homes of the lanes where they may not. */
  public Set<String> resting(String stage) {
    return all.stream()
        .filter(lane -> rests(stage, lane))
        .map(lane -> lane.place().home())
        .collect(Collectors.toSet());
  }

  /**
   * The service takes no jobs of that model there for a while.
   *
   * @param refused whether that was not for want of room
   */
  public void leave(Lane lane, String model, Duration pause, boolean refused) {
    failed.put(lane.name(), clock.instant());
    byModel.put(new Of(lane.name(), model), new Left(clock.instant().plus(pause), refused));
  }

  /** The models that the lane is given no jobs of now. */
  public Set<String> left(Lane lane) {
    byModel.values().removeIf(left -> !clock.instant().isBefore(left.until()));
    return byModel.keySet().stream()
        .filter(of -> of.lane().equals(lane.name()))
        .map(Of::what)
        .collect(Collectors.toSet());
  }

  /** Whether a lane that serves the model has not refused to, as far as is known. */
  public boolean mayServe(String model) {
    return serving(model)
        .anyMatch(
            lane -> {
              Left left = byModel.get(new Of(lane.name(), model));
              return left == null || !left.refused() || !clock.instant().isBefore(left.until());
            });
  }

  // ---- The choice

  private Stream<Lane> serving(String model) {
    return all.stream().filter(lane -> lane.options().serves(model));
  }

  public boolean isServed(String model) {
    return serving(model).findAny().isPresent();
  }

  /** Whether a batch of this model may be given a job there, besides so many open ones. */
  public boolean takes(Lane lane, String model, int open) {
    return !rests("submit", lane) && open < lane.options().maxOpen() && !left(lane).contains(model);
  }

  /**
   * The lane for a batch that is about to be uploaded: that with the most room, or the shortest
   * queue where none has room, of those that work; of equal ones that which has failed least
   * lately.
   */
  public Optional<Lane> toUpload(String model, List<Load> load) {
    return serving(model)
        .filter(lane -> lane.options().maxOpen() > 0)
        .filter(lane -> FOR_JOBS.stream().noneMatch(stage -> rests(stage, lane)))
        .filter(lane -> !left(lane).contains(model))
        .min(byRoom(model, load));
  }

  /** The lane for a batch that the other cannot take: empty when none has room now. */
  public Optional<Lane> toMove(Lane from, String model, List<Load> load) {
    return toUpload(model, load)
        .filter(lane -> !lane.equals(from) && !rests("move", lane))
        .filter(lane -> room(lane, model, load) > 0);
  }

  /** The lane for a batch that is asked on demand. */
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
