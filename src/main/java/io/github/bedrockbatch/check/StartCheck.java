/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.stage.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds settings that cannot work, in the background of a start, with three calls per lane; checks
 * again while there are any. A call that is denied or not answered is no problem.
 */
public final class StartCheck {
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private record Look(LaneOptions lane, List<Outcome> wrong, CompletableFuture<Void> done) {}

  private final Settings settings;
  private final Clock clock;
  private List<Look> looks = List.of();
  private List<StandingProblem> lastProblems = List.of();
  private Backoff.Span pause = Backoff.Span.OVER;

  private StartCheck(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Begins the checks and returns at once; in local mode there are none. */
  public static StartCheck begin(Settings settings, Clock clock) {
    StartCheck check = new StartCheck(settings, clock);
    if (!settings.aws().isLocal()) {
      check.look();
    }
    return check;
  }

  private void look() {
    pause = Backoff.Span.of(clock.instant(), AGAIN);
    looks = settings.lanes().stream().map(this::look).toList();
  }

  private Look look(LaneOptions lane) {
    List<Outcome> wrong = new CopyOnWriteArrayList<>();
    return new Look(
        lane,
        wrong,
        CompletableFuture.runAsync(
            () -> look(lane, wrong),
            task -> {
              Thread thread = new Thread(task, "start-check");
              thread.setDaemon(true);
              thread.start();
            }));
  }

  /** Checks STS last, as the network may block it while the others are reachable. */
  private void look(LaneOptions lane, List<Outcome> wrong) {
    try (AccountClients aws = AccountClients.few(lane)) {
      if (aws.missingCredentials().isPresent()) {
        return; // reported elsewhere
      }
      note(List.of(new BucketPlace(aws).look()), wrong);
      note(new ModelCategory(aws, aws.models(chosen())).there(), wrong);
      if (aws.sts() != null) {
        note(new AccountCategory(aws, clock).look(), wrong);
      }
    }
  }

  /**
   * The model of the settings, unless it is the default, which the Region may lack and no prompt
   * use.
   */
  private Set<String> chosen() {
    String model = settings.bedrock().modelId();
    return model.equals(BedrockOptions.DEFAULT_MODEL) ? Set.of() : Set.of(model);
  }

  private static void note(List<Outcome> outcomes, List<Outcome> wrong) {
    wrong.addAll(outcomes.stream().filter(Outcome::isForGood).toList());
  }

  /**
   * Why no prompt can be answered at present, with remedies; empty if a lane has no problem. Waits
   * for the checks, at most {@code patience}.
   */
  public synchronized List<String> blocking(Duration patience) throws InterruptedException {
    try {
      CompletableFuture.allOf(looks.stream().map(Look::done).toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Only what was found so far counts.
    }
    return looks.stream().anyMatch(look -> look.wrong().isEmpty())
        ? List.of()
        : problems(looks).stream()
            .map(problem -> problem.sentence() + ". " + problem.remedy())
            .toList();
  }

  /** The problems of the last completed checks; begins new ones when they are due. */
  public synchronized List<StandingProblem> problems() {
    if (looks.stream().allMatch(look -> look.done().isDone())) {
      lastProblems = problems(looks);
      if (!lastProblems.isEmpty() && pause.isOver(clock.instant())) {
        look();
      }
    }
    return lastProblems;
  }

  private List<StandingProblem> problems(List<Look> looks) {
    List<StandingProblem> problems = new ArrayList<>();
    for (Look look : looks) {
      String in = settings.lanes().size() == 1 ? "" : " in lane " + look.lane().name();
      for (Outcome outcome : look.wrong()) {
        String said = outcome.said();
        problems.add(
            StandingProblem.of(
                Kind.CANNOT_WORK,
                outcome.what() + in,
                Character.toUpperCase(said.charAt(0)) + said.substring(1) + in,
                outcome.remedy(),
                null));
      }
    }
    return problems;
  }
}
