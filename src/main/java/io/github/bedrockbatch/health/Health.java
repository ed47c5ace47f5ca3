/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import io.github.bedrockbatch.files.Reserve;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * Whether the process is alive, and whether it is ready for work. Checks only the process, its disk
 * and the ledger, no other service.
 */
public final class Health implements AutoCloseable {
  private static final long LEDGER_SECONDS = 5;

  /**
   * A slow upload or model may keep a stage busy for an hour, and a restart would not help then.
   */
  private static final int TIMES_BUSY = 12;

  /** How late a timer may be at most, and how long a look for problems may take. */
  private static final Duration SILENT = Duration.ofMinutes(10);

  /** The stage that looks for problems: when it hangs, it cannot find that it does. */
  private static final String LOOK = "problems";

  private final CamelContext camel;
  private final Watchdog watchdog;
  private final Duration stuck;
  private final Reserve reserve;
  private final Runnable ledger;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Health::thread);
  private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);

  /** Whether all is well, as Kubernetes and others call it. */
  public enum Status {
    UP,
    DOWN
  }

  /**
   * The result of one check.
   *
   * @param todo what is wrong and what to do, in one sentence; null when it is UP
   */
  public record Check(String name, Status status, String todo) {
    private static Check of(String name, String todo) {
      return new Check(name, todo == null ? Status.UP : Status.DOWN, todo);
    }
  }

  /** UP when all checks are. */
  public record Report(Status status, List<Check> checks) {
    private static Report of(List<Check> checks) {
      boolean up = checks.stream().allMatch(check -> check.status() == Status.UP);
      return new Report(up ? Status.UP : Status.DOWN, checks);
    }
  }

  /**
   * @param busyWarning the limit of the watchdog
   * @param ledger reads a row of the ledger; throws when it cannot
   */
  public Health(
      CamelContext camel,
      Watchdog watchdog,
      Duration busyWarning,
      Reserve reserve,
      Runnable ledger) {
    this.camel = camel;
    this.watchdog = watchdog;
    this.stuck = busyWarning.multipliedBy(TIMES_BUSY);
    this.reserve = reserve;
    this.ledger = ledger;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "health");
    thread.setDaemon(true);
    return thread;
  }

  /** DOWN when only a restart helps. */
  public Report live() {
    return Report.of(List.of(threads(), stages()));
  }

  /** DOWN while the process should not be given work. */
  public Report ready() {
    return Report.of(List.of(routes(), ledger(), disk()));
  }

  public Report all() {
    return Report.of(
        Stream.of(live(), ready()).flatMap(report -> report.checks().stream()).toList());
  }

  private static Check threads() {
    long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    return Check.of(
        "threads",
        deadlocked == null
            ? null
            : deadlocked.length
                + " threads wait for each other for ever: restart the process, which resumes where"
                + " it was");
  }

  private Check stages() {
    return Check.of(
        "stages",
        watchdog.stuck().stream()
            .filter(stage -> stage.time().compareTo(limit(stage)) >= 0)
            .findFirst()
            .map(
                stage ->
                    "%s for %d minutes: restart the process, which resumes where it was"
                        .formatted(stage.words(), stage.time().toMinutes()))
            .orElse(null));
  }

  private Duration limit(Watchdog.Stuck stage) {
    return stage.isIdle() || stage.stage().equals(LOOK) ? SILENT : stuck;
  }

  private Check routes() {
    if (!camel.getStatus().isStarted()) {
      return Check.of("routes", "The process is starting or stopping: wait, or look at its log");
    }
    List<String> stopped = new ArrayList<>();
    for (Route route : camel.getRoutes()) {
      if (route.isAutoStartup()
          && camel.getRouteController().getRouteStatus(route.getId()).isStopped()) {
        stopped.add(route.getRouteId());
      }
    }
    return Check.of(
        "routes",
        stopped.isEmpty()
            ? null
            : "Not running: "
                + String.join(", ", stopped)
                + "; look in the log why, and restart the process");
  }

  /**
   * Reads once at a time, however many callers wait, as a read without an answer blocks the thread.
   */
  private synchronized Check ledger() {
    if (reading.isDone()) {
      reading = CompletableFuture.runAsync(ledger, thread);
    }
    String todo = null;
    try {
      reading.get(LEDGER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      todo = "The ledger cannot be read: look in the log why, and whether its database is there";
    } catch (TimeoutException e) {
      todo =
          "The ledger does not answer: look in the log why, and whether its database, or its disk,"
              + " is there and not overloaded";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      todo = "The process is stopping: wait";
    }
    return Check.of("ledger", todo);
  }

  private Check disk() {
    return Check.of(
        "disk",
        reserve.isThere()
            ? null
            : "No prompts are accepted, as less than data.reserve is free on the disk of data.dir:"
                + " free some room or enlarge it");
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
