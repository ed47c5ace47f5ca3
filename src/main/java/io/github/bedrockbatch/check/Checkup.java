/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.check.route.RouteFolder;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.stage.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the checks of all categories, for each lane, concurrently, so that a service that does not
 * answer delays no other check.
 */
public final class Checkup {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration LOGIN = Duration.ofSeconds(5); // servers may delay a rejection

  /** The outcomes of one category, in the order of its checks. */
  public record Checked(String category, List<Outcome> checks) {
    public boolean isOf(Outcome.Result result) {
      return checks.stream().anyMatch(check -> check.result() == result);
    }
  }

  private record Part(String name, Category category) {}

  private final Duration patience;
  private final List<Part> parts = new ArrayList<>();

  Checkup(Duration patience) {
    this.patience = patience;
  }

  /**
   * @param lanes empty in local mode, where there is no account
   * @param models the models of the prompts
   */
  public static Checkup of(
      Settings settings, List<AccountClients> lanes, Collection<String> models, Clock clock) {
    return new Checkup(PATIENCE).with(settings, lanes, models, clock);
  }

  Checkup with(
      Settings settings, List<AccountClients> lanes, Collection<String> models, Clock clock) {
    add(new DiskCategory(settings), "");
    add(new LedgerCategory(settings.ledger()), "");
    for (AccountClients aws : lanes) {
      String in = lanes.size() == 1 ? "" : " in lane " + aws.lane().name();
      add(new AccountCategory(aws, clock), in);
      if (aws.missingCredentials().isEmpty()) {
        List<String> its = aws.models(models);
        add(new BucketCategory(aws), in);
        if (!aws.lane().s3().kmsKeyId().isEmpty()) {
          add(new KeyCategory(aws), in);
        }
        add(new RoleCategory(aws, its), in);
        add(new ModelCategory(aws, its), in);
        add(new QuotaCategory(settings, aws, its), in);
      }
    }
    if (!settings.budget().limits().isEmpty()) {
      add(new BudgetCategory(settings, models), "");
    }
    add(new EdgesCategory(settings, RouteFolder.PATH, LOGIN), "");
    return this;
  }

  /** Adds a category that only some installations have. */
  public void add(Category category) {
    add(category, "");
  }

  private void add(Category category, String in) {
    parts.add(new Part(category.name() + in, category));
  }

  /** Makes all checks; returns them in the order in which they are shown. */
  public List<Checked> look() throws InterruptedException {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "check");
              thread.setDaemon(true); // a check that hangs must not keep the process from ending
              return thread;
            });
    long end = System.nanoTime() + patience.toNanos();
    try {
      List<Future<List<Outcome>>> running =
          parts.stream().map(part -> threads.submit(part.category()::look)).toList();
      List<Checked> checked = new ArrayList<>();
      for (int i = 0; i < running.size(); i++) {
        String name = parts.get(i).name();
        checked.add(new Checked(name, outcomes(name, running.get(i), end)));
      }
      return checked;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Outcome> outcomes(String name, Future<List<Outcome>> running, long end)
      throws InterruptedException {
    try {
      return running.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return List.of(
          Outcome.failed(
              name + " can be looked at",
              "no answer within " + patience.toSeconds() + " s",
              "See whether the address is right and whether a firewall or a proxy stands between"));
    } catch (ExecutionException e) {
      return List.of(
          Outcome.failed(
              name + " can be looked at",
              Failure.of(e.getCause()).words(),
              "Fix what the message names, then check again"));
    }
  }
}
