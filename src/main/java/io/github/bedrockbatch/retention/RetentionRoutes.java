/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.retention;

import io.github.bedrockbatch.config.RetentionOptions;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.node.LedgerTime;
import io.github.bedrockbatch.ledger.node.Turns;
import io.github.bedrockbatch.ledger.retention.FinishedBatches;
import io.github.bedrockbatch.ledger.retention.FinishedBatches.Bite;
import io.github.bedrockbatch.stage.StageContext;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;

/** Runs retention once an hour, and every minute while there is something to remove. */
public final class RetentionRoutes extends RouteBuilder {
  private static final int MINUTES = 60;

  /** About how many bites of the ledger, or batches with objects, one run removes. */
  private static final int MOST = 100;

  /** Longer than a bite takes; the turn is renewed before each. */
  private static final Duration TURN = Duration.ofMinutes(5);

  /** As {@link Retention.Removal}, for folders that other rooms know. */
  public interface OfFolder {
    long before(Instant then, CamelContext camel) throws IOException;
  }

  private final Ledger ledger;
  private final FinishedBatches finished;
  private final Turns turns;
  private final StoredObjects objects;
  private final RetentionOptions options;
  private final Retention retention;
  private final LedgerTime time;
  private final Clock clock;
  private int minute = MINUTES - 1;

  /**
   * @param turns decides which of the nodes that share the ledger removes
   * @param done removes files that sources have read
   * @param letters removes files of dead letters
   * @param removed counts what was removed, by kind
   */
  public RetentionRoutes(
      StageContext context,
      Turns turns,
      OfFolder done,
      OfFolder letters,
      ObjLongConsumer<String> removed) {
    this.ledger = context.ledger();
    this.finished = new FinishedBatches(context.database(), context.clock());
    this.turns = turns;
    this.objects = new StoredObjects(context.lanes());
    this.options = context.settings().retention();
    this.clock = context.clock();
    this.time = context.ledgerTime();
    this.retention = new Retention(this::now, removed::accept);
    Path results = context.data().resolve("outbox");
    options.objects().ifPresent(t -> retention.add("batches in S3", t, this::objects));
    options.ledger().ifPresent(t -> retention.add("batches", t, this::batches));
    options.ledger().ifPresent(t -> retention.add("requests", t, this::requests));
    options
        .results()
        .ifPresent(t -> retention.add("result files", t, then -> files(results, then)));
    options
        .done()
        .ifPresent(t -> retention.add("files read", t, then -> done.before(then, getContext())));
    options
        .deadLetters()
        .ifPresent(
            t ->
                retention.add(
                    "files of dead letters", t, then -> letters.before(then, getContext())));
  }

  @Override
  public void configure() {
    if (retention.isEmpty()) {
      return;
    }
    from("timer:retention?delay=60000&period=60000")
        .routeId("retention-timer")
        .filter(exchange -> ++minute % MINUTES == 0)
        .id("retention-if")
        .to("direct:retention")
        .id("retention-tick")
        .end();

    from("direct:retention")
        .routeId("retention")
        .process(exchange -> minute = retention.remove() ? MINUTES - 1 : 0)
        .id("retention-remove");
  }

  /** The earlier one of two clocks: what a wrong clock removes is gone. */
  private Instant now() {
    Instant here = clock.instant();
    Instant there = time.now();
    return here.isBefore(there) ? here : there;
  }

  private boolean isOurTurn() {
    return getContext().isRunAllowed() && turns.take(Turns.RETENTION, TURN);
  }

  private long batches(Instant before) {
    long removed = 0;
    Bite bite = Bite.FIRST;
    for (int i = 0; i < MOST && !bite.isLast() && isOurTurn(); i++) {
      bite = finished.remove(before, options.objects().isEmpty(), bite);
      removed += bite.removed();
    }
    return removed;
  }

  private long requests(Instant before) {
    return isOurTurn() ? finished.removeRequests(before) : 0;
  }

  private long objects(Instant before) {
    long removed = 0;
    List<Batch> some = finished.withObjects(before, null);
    while (!some.isEmpty() && removed < MOST && isOurTurn()) {
      for (Batch batch : some) {
        removed += ledger.reaches(batch) && removeObjects(batch) ? 1 : 0;
      }
      some = finished.withObjects(before, some.get(some.size() - 1));
    }
    return removed;
  }

  /** Under a lease, so that no rerun reads what is being removed; false when it was not granted. */
  private boolean removeObjects(Batch batch) {
    if (ledger.claimIdle(batch).isEmpty()) {
      return false;
    }
    try {
      objects.remove(batch.place(), batch.id());
      finished.objectsRemoved(batch);
      return true;
    } finally {
      ledger.release(batch);
    }
  }

  /** Removes results of the sink {@code files}, which names a file so when it is complete. */
  private static long files(Path folder, Instant before) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    long removed = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.jsonl")) {
      for (Path file : all) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          removed += Files.deleteIfExists(file) ? 1 : 0;
        }
      }
    }
    return removed;
  }
}
