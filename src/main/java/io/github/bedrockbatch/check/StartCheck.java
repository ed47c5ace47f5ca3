/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What can never work as it is set: looked for beside the start, with three calls a lane, and again
 * while it is so. What the service does not answer, or may not be asked, stands in nobody's way.
 */
public final class StartCheck {
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private record Look(LaneOptions lane, List<Outcome> wrong, CompletableFuture<Void> done) {}

  private final Settings settings;
  private final Clock clock;
  private List<Look> looks = List.of();
  private List<StandingProblem> told = List.of();
  private Instant next;

  private StartCheck(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Returns at once; in local mode there is nothing to look at. */
  public static StartCheck begin(Settings settings, Clock clock) {
    StartCheck check = new StartCheck(settings, clock);
    if (!settings.aws().isLocal()) {
      check.look();
    }
    return check;
  }

  private void look() {
    next = clock.instant().plus(AGAIN);
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

  /** STS last: it may be out of reach where the others are not. */
  private void look(LaneOptions lane, List<Outcome> wrong) {
    try (AccountClients aws = AccountClients.few(lane)) {
      if (aws.missingCredentials().isPresent()) {
        return; // told elsewhere
      }
      note(List.of(new BucketPlace(aws).look()), wrong);
      note(new ModelCategory(aws, aws.models(chosen())).there(), wrong);
      if (aws.sts() != null) {
        note(new AccountCategory(aws, clock).look(), wrong);
      }
    }
  }

  /** A default that nobody has chosen may be no model of the Region, and asked by no prompt. */
  private Set<String> chosen() {
    String model = settings.bedrock().modelId();
    return model.equals(BedrockOptions.DEFAULT_MODEL) ? Set.of() : Set.of(model);
  }

  private static void note(List<Outcome> outcomes, List<Outcome> wrong) {
    wrong.addAll(outcomes.stream().filter(Outcome::isForGood).toList());
  }

  /**
   * Why nothing that is read now could be answered, with what to do: something of every lane. Waits
   * for the look, but not for long.
   */
  public synchronized List<String> blocking(Duration patience) throws InterruptedException {
    try {
      CompletableFuture.allOf(looks.stream().map(Look::done).toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // What is found by now counts.
    }
    return looks.stream().anyMatch(look -> look.wrong().isEmpty())
        ? List.of()
        : problems(looks).stream()
            .map(problem -> problem.sentence() + ". " + problem.remedy())
            .toList();
  }

  /** What is wrong as of the last look. */
  public synchronized List<StandingProblem> problems() {
    if (looks.stream().allMatch(look -> look.done().isDone())) {
      told = problems(looks);
      if (!told.isEmpty() && !clock.instant().isBefore(next)) {
        look();
      }
    }
    return told;
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
