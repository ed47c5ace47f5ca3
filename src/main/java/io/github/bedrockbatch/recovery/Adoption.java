/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.recovery;

import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.AdoptedBatches;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.ledger.pause.Pauses;
import io.github.bedrockbatch.recovery.LedgerMark.Mark;
import io.github.bedrockbatch.recovery.StoredBatches.Stored;
import io.github.bedrockbatch.spool.folder.BatchIds;
import io.github.bedrockbatch.spool.folder.SealedContents;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.StageContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Inserts into a ledger the batches that it lacks: from their contexts in S3, from the jobs with
 * their names, and from sealed folders in the spool. Runs before the spool is opened and sources
 * start. A batch that the ledger has as not uploaded, but whose files are in S3, becomes uploaded.
 * A batch that the data folder remembers as closed is not collected again. Idempotent: after a
 * crash the next run continues.
 */
final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  /** Messages that were not acknowledged when the process ended had come within this time. */
  private static final Duration UNACKNOWLEDGED = Duration.ofMinutes(5);

  /** How far the clocks of S3 and of this machine may differ. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final StageContext context;
  private final LedgerMark mark;
  private final AdoptedBatches batches;
  private final List<StoredBatches> lanes;

  Adoption(
      StageContext context, LedgerMark mark, AdoptedBatches batches, List<StoredBatches> lanes) {
    this.context = context;
    this.mark = mark;
    this.batches = batches;
    this.lanes = lanes;
  }

  /** The ARN of a job in this lane, up to its id. */
  private String jobArnPrefix(StoredBatches lane) {
    LaneOptions options = context.lanes().at(lane.place()).orElseThrow().options();
    String[] role = options.bedrock().roleArn().split(":", -1);
    return "arn:%s:bedrock:%s:%s:model-invocation-job/"
        .formatted(role[1], options.aws().region(), role[4]);
  }

  /**
   * Adopts the batches.
   *
   * @param all whether to adopt batches of ledgers that this data folder does not remember, too
   * @return what was done, in words for a person
   */
  String run(boolean all, SpoolFolder spool) throws IOException {
    Optional<Mark> remembered = mark.remembered();
    List<String> own =
        List.of(mark.ledgerId(), remembered.map(Mark::ledger).orElse(mark.ledgerId()));
    List<String> lacking = lacking();
    Instant newest =
        lacking.isEmpty() ? Instant.MAX : BatchIds.openedAt(lacking.get(lacking.size() - 1));
    int adopted = 0;
    for (String id : lacking) {
      adopted += adopt(id, all, own, remembered, newest) ? 1 : 0;
    }
    remembered.ifPresent(this::pauseAgain);
    return "%s adopted from S3, %d from the spool; left in S3 as of another ledger or without a label: %d; uploaded already, and continued: %d"
        .formatted(
            Count.of(adopted, "batch"),
            reopen(spool),
            lacking.size() - adopted,
            uploaded(own, spool));
  }

  /** The ids of batches in S3 that the ledger lacks, in order. */
  private List<String> lacking() {
    return lanes.stream()
        .flatMap(lane -> lane.after(""))
        .filter(id -> !mark.has(id))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Adopts a batch from S3.
   *
   * @param newest when the newest of those that the ledger lacks was opened
   * @return false when it has no label, or is of another ledger and these are not wanted
   */
  private boolean adopt(
      String id, boolean all, List<String> own, Optional<Mark> remembered, Instant newest)
      throws IOException {
    Optional<StoredBatches> lane = lane(id);
    Optional<Stored> found = lane.flatMap(stored -> stored.find(id));
    if (found.isEmpty() || !(all || own.contains(found.get().label().ledger()))) {
      return false;
    }
    StoredBatches stored = lane.get();
    boolean closed =
        remembered
            .filter(was -> was.ledger().equals(found.get().label().ledger()))
            .filter(was -> was.isClosed(id))
            .filter(was -> was.recent().contains(id) || notedAfter(found.get()))
            .isPresent();
    SealedContents contents = stored.contents(id);
    boolean held = remembered.filter(was -> was.held().contains(id)).isPresent();
    Batch batch = batch(stored, id, found.get(), contents, closed, held);
    boolean late = BatchIds.openedAt(id).isAfter(newest.minus(UNACKNOWLEDGED));
    batches.add(batch, contents.sources(), late ? contents.messages() : List.of());
    LOG.warn("Batch {} of {} is adopted as {}", id, batch.key(), batch.state());
    return true;
  }

  /** Whether the ledger had the batch when the folder noted its state last. */
  private boolean notedAfter(Stored found) {
    try {
      return found.storedAt().plus(CLOCKS_DIFFER).isBefore(mark.rememberedAt());
    } catch (IOException e) {
      return false; // then it is delivered, perhaps a second time
    }
  }

  /** Opens sealed batches in the spool again that the ledger lacks; returns how many. */
  private int reopen(SpoolFolder spool) throws IOException {
    int reopened = 0;
    for (String id : spool.sealedIds()) {
      if (!mark.has(id)) {
        spool.reopen(id);
        reopened++;
      }
    }
    return reopened;
  }

  /** Pauses what the data folder remembers as paused, and the ledger does not. */
  private void pauseAgain(Mark remembered) {
    Pauses pauses = new Pauses(context.database());
    Set<String> standing = pauses.standing().keySet();
    for (String what : remembered.paused()) {
      if (!standing.contains(what)) {
        pauses.begin(new Pause(what, null, context.clock().instant()));
        LOG.warn("Paused again, as the data folder remembers it: {} (resume {})", what, what);
      }
    }
  }

  /**
   * The lane of the batch. If several have its files, as it was moved: the one with its job or its
   * output.
   */
  private Optional<StoredBatches> lane(String id) {
    List<StoredBatches> holding = lanes.stream().filter(lane -> lane.find(id).isPresent()).toList();
    return holding.size() < 2
        ? holding.stream().findFirst()
        : holding.stream()
            .filter(
                lane -> lane.job(id).isPresent() || lane.outputFolders(id).findAny().isPresent())
            .findFirst()
            .or(() -> holding.stream().findFirst());
  }

  /**
   * Notes the upload of batches whose files the upload has removed from the spool. Submitting looks
   * for their jobs first.
   */
  private int uploaded(List<String> own, SpoolFolder spool) {
    int uploaded = 0;
    for (Batch batch : context.ledger().inState(BatchState.SEALED)) {
      Optional<StoredBatches> lane =
          batch.node().equals(context.node()) && !spool.holds(batch)
              ? stored(batch.id(), own)
              : Optional.empty();
      if (lane.isPresent() && context.ledger().claim(batch).isPresent()) {
        context.ledger().save(batch, batch.uploaded(lane.get().place(), context.clock().instant()));
        uploaded++;
        LOG.warn("Batch {} of {} is found to be uploaded", batch.id(), batch.key());
      }
    }
    return uploaded;
  }

  private Optional<StoredBatches> stored(String id, List<String> own) {
    return lane(id)
        .filter(
            lane ->
                lane.find(id).filter(found -> own.contains(found.label().ledger())).isPresent());
  }

  private Batch batch(
      StoredBatches stored,
      String id,
      Stored found,
      SealedContents contents,
      boolean closed,
      boolean held) {
    Instant now = context.clock().instant();
    Batch uploaded =
        Batch.sealed(
                id,
                found.label().key(),
                context.node(),
                new BatchContents(
                    CloseCause.DEMAND,
                    found.label().way(),
                    contents.records(),
                    contents.padding(),
                    contents.unasked(),
                    found.inputBytes(),
                    found.contextBytes(),
                    BatchIds.openedAt(id),
                    found.storedAt(),
                    contents.traceparents(),
                    contents.deadline() == null ? null : contents.deadline().at()),
                found.storedAt(),
                lateAt(found, contents))
            .uploaded(stored.place(), now);
    if (closed) {
      int prompts = contents.records() - contents.padding();
      return uploaded.ended(now).allPagesDelivered(0, prompts, 0, 0, 0).delivered(now);
    }
    if (held) {
      return uploaded.held(now);
    }
    List<String> output = stored.outputFolders(id).toList();
    if (output.contains(Place.ON_DEMAND_FOLDER)) {
      return uploaded.answered(now);
    }
    if (found.label().way() != Way.JOB) {
      return uploaded;
    }
    // A job may exist although no list shows it: submitting looks for it once more.
    Batch submitting = uploaded.submitting(BatchIds.openedAt(id));
    return arn(stored, id, output).map(arn -> submitting.submitted(arn, now)).orElse(submitting);
  }

  /** When its deadlines are checked, as for a batch that is sealed now; null for never. */
  private Instant lateAt(Stored found, SealedContents contents) {
    return found.label().way() == Way.JOB
        ? context.settings().batch().deadlines().lateAt(contents.deadline())
        : null;
  }

  /** The ARN of the job with the batch's name, or of the one that has written its output. */
  private Optional<String> arn(StoredBatches stored, String id, List<String> output) {
    Optional<String> listed = stored.job(id);
    return listed.isPresent()
        ? listed
        : output.stream()
            .findFirst()
            .map(folder -> jobArnPrefix(stored) + folder.substring(0, folder.length() - 1));
  }
}
