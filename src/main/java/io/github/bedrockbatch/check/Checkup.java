/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.stage.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All categories side by side, so that one that does not answer delays no other. The whole takes at
 * most {@link #PATIENCE} and a little.
 */
public final class Checkup {
  static final Duration PATIENCE = Duration.ofSeconds(8);

  /** The outcomes of one category, in the order in which they were looked at. */
  public record Checked(String category, List<Outcome> checks) {
    public boolean isOf(Outcome.Result result) {
      return checks.stream().anyMatch(check -> check.result() == result);
    }
  }

  private final List<Category> categories;

  private Checkup(List<Category> categories) {
    this.categories = categories;
  }

  /**
   * @param aws null in local mode, where there is no account
   */
  public static Checkup of(Settings settings, AccountClients aws, Clock clock) {
    List<Category> all = new ArrayList<>();
    all.add(new DiskCategory(settings));
    all.add(new LedgerCategory(settings.ledger()));
    if (aws != null) {
      all.add(new AccountCategory(aws, clock));
    }
    if (aws != null && aws.missingCredentials().isEmpty()) {
      all.add(new BucketCategory(settings, aws));
      if (!settings.s3().kmsKeyId().isEmpty()) {
        all.add(new KeyCategory(settings, aws));
      }
      all.add(new RoleCategory(settings, aws));
      all.add(new ModelCategory(settings, aws));
      all.add(new QuotaCategory(settings, aws));
    }
    all.add(new EdgesCategory(settings));
    return new Checkup(all);
  }

  /** Looks at everything, in the order in which it is shown. */
  public List<Checked> look() throws InterruptedException {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "check");
              thread.setDaemon(true); // one that is stuck does not keep the program
              return thread;
            });
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      List<Future<List<Outcome>>> running =
          categories.stream().map(category -> threads.submit(category::look)).toList();
      List<Checked> checked = new ArrayList<>();
      for (int i = 0; i < running.size(); i++) {
        String name = categories.get(i).name();
        checked.add(new Checked(name, outcomes(name, running.get(i), end)));
      }
      return checked;
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Outcome> outcomes(String name, Future<List<Outcome>> running, long end)
      throws InterruptedException {
    try {
      return running.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return List.of(
          Outcome.failed(
              name + " can be looked at",
              "no answer within " + PATIENCE.toSeconds() + " s",
              "See whether the address is right and whether a firewall or a proxy stands between"));
    } catch (ExecutionException e) {
      return List.of(
          Outcome.failed(
              name + " can be looked at",
              Failure.of(e.getCause()).words(),
              "Fix what the sentence names, then check again"));
    }
  }
}
