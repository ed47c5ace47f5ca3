/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.spool.folder.OpenBatchView;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.OnDisk;
import io.github.bedrockbatch.stage.SealedFiles;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Gathers prompts in the open batches of this node, one for each key at a time.
 *
 * <p>What {@link #append} took is safe once a {@link #sync} that began later has returned; only
 * then may a source be acknowledged. After a crash {@link SpoolRecovery} cuts each open batch back
 * to its last whole record. What a source redelivers is skipped if it is in hand, whatever its key.
 * That is decided for each ordinal ({@link Positions}), as the prompts of one source may go to
 * several open batches and a crash may have cut only one of them.
 *
 * <p>A batch that is complete is sealed while the next one of its key is filled. If sealing fails,
 * its key takes no more until it succeeds. What several nodes have taken is sealed by one of them:
 * the others leave it out of their batches, which are filled further if too little is left.
 */
public final class Spool implements OnDisk, SpoolView, AutoCloseable {
  private final SpoolFolder folder;
  private final BatchOptions options;
  private final Ledger ledger;
  private final Clock clock;
  private final Reserve reserve;
  private final OpenBatches open;
  private final GroupCommit commit = new GroupCommit();
  private final SpoolRecovery recovery;
  private final DiskSync disk;
  private final SealPolicy policy;
  private final PageAppender appender;
  private final Sealing sealing;

  /**
   * @param reserve space that is kept free for what is in hand
   */
  Spool(
      SpoolFolder folder,
      BatchOptions options,
      Ledger ledger,
      Clock clock,
      Supplier<String> ids,
      String node,
      Reserve reserve,
      Disk disk,
      OpenFiles files) {
    this.folder = folder;
    this.options = options;
    this.ledger = ledger;
    this.clock = clock;
    this.reserve = reserve;
    this.policy = new SealPolicy(options);
    this.open = new OpenBatches(ledger, files, options.minRecords());
    PageLines lines = new PageLines();
    this.recovery = new SpoolRecovery(folder, ledger, open, ids, lines, disk);
    this.disk = new DiskSync(open, commit, recovery);
    this.appender = new PageAppender(open, this.disk, commit, folder, options, ids, lines, disk);
    LeavingOut leavingOut = new LeavingOut(open, options.minRecords(), lines, disk);
    this.sealing =
        new Sealing(open, this.disk, recovery, policy, leavingOut, folder, ledger, clock, node);
  }

  /** Restores the spool of an earlier process, however that ended; to be called before all else. */
  void recover() throws IOException {
    List<OpenBatch> complete;
    synchronized (open) {
      open.messages.recover();
      recovery.recover();
      complete = open.waiting();
    }
    sealing.seal(complete);
  }

  /**
   * Appends the prompts that are not yet in hand, and seals batches that become full. The {@link
   * #sync} that makes them safe has to be called by the same thread.
   *
   * @return how many were new
   * @throws IOException when the disk fails or is too full, or this is closed: the source must
   *     deliver the page again. Batches that took their part of it before the failure keep it
   */
  public int append(PromptPage page) throws IOException {
    sealing.seal(waiting(page));
    List<OpenBatch> complete = new ArrayList<>();
    int taken;
    synchronized (open) {
      if (open.closed) {
        throw new IOException("The spool is closed, as the program is being stopped");
      }
      if (isFirstAttempt(page)) {
        reserve.check(); // a retry of what is in hand is always allowed
      }
      repair();
      taken = appender.append(page, complete);
    }
    sealing.seal(complete);
    return taken;
  }

  /** Complete batches of the keys of a page: the keys take no more before these are sealed. */
  private List<OpenBatch> waiting(PromptPage page) {
    List<OpenBatch> waiting;
    synchronized (open) {
      waiting = open.waiting();
    }
    if (waiting.isEmpty()) {
      return waiting;
    }
    Set<BatchKey> keys = page.prompts().stream().map(Prompt::key).collect(Collectors.toSet());
    return waiting.stream().filter(batch -> keys.contains(batch.key)).toList();
  }

  private static boolean isFirstAttempt(PromptPage page) {
    return !page.prompts().isEmpty() && page.prompts().get(0).context().attempt() == 1;
  }

  private void repair() throws IOException {
    recovery.retryRenames();
    disk.repair();
  }

  /**
   * Forgets messages, as they will not be redelivered. To be called once their broker has accepted
   * the acknowledgement; until then their prompts are skipped if they come again.
   */
  public void acknowledged(Collection<String> acknowledged) {
    List<String> noted;
    synchronized (open) {
      noted = open.messages.acknowledged(acknowledged);
    }
    if (noted.isEmpty()) {
      return;
    }
    try {
      ledger.sources().acknowledged(noted);
    } catch (RuntimeException e) {
      synchronized (open) {
        open.messages.keep(noted);
      }
      throw e;
    }
  }

  /**
   * Returns when everything appended before the call is on disk; concurrent callers share one sync.
   *
   * @throws IOException when some of what this thread appended, or found in hand, may not be: all
   *     that was appended since the last sync is then taken back, and sources must deliver it again
   */
  public void sync() throws IOException {
    disk.all();
  }

  /** Seals the batches that are due, and logs what others wait for. */
  public void sealDue() throws IOException {
    List<OpenBatch> due;
    synchronized (open) {
      reserve.isThere(); // logs when there is room again
      repair();
      Instant now = clock.instant();
      for (OpenBatch batch : open.filling()) {
        policy.announce(batch, now);
        if (policy.isDue(batch, now)) {
          open.complete(batch, policy.cause(batch, now));
        }
      }
      due = open.waiting();
    }
    sealing.seal(due);
    recovery.checkSealed();
  }

  /**
   * Asks for every open batch to be sealed now; one that is too small may wait for more records.
   */
  public void sealNow() throws IOException {
    synchronized (open) {
      open.filling().forEach(batch -> batch.closing.demand());
    }
    sealDue();
  }

  /** The files of batches that are sealed and not uploaded. */
  public SealedFiles sealed() {
    return new SealedBatches(folder, open, sealing, options);
  }

  @Override
  public OptionalLong first(String source) {
    synchronized (open) {
      return open.first(source);
    }
  }

  /** How many records the open batches have. */
  public int openRecords() {
    synchronized (open) {
      return open.all().stream().mapToInt(OpenBatch::records).sum();
    }
  }

  @Override
  public List<OpenBatchLine> open() {
    synchronized (open) {
      return open.seen(new OpenBatchView(options, clock.instant()));
    }
  }

  @Override
  public Map<String, List<SourceRange>> taken() {
    synchronized (open) {
      return open.taken();
    }
  }

  /** Syncs and closes the files; open batches stay for the next start. */
  @Override
  public void close() throws IOException {
    List<OpenBatch> left;
    synchronized (open) {
      open.closed = true;
      left = List.copyOf(open.all());
    }
    IOException failure = null;
    for (OpenBatch batch : left) {
      batch.sealing.lock(); // waits for a sealing that is under way
      try (batch) {
        close(batch);
      } catch (IOException e) {
        failure = e;
        commit.takenBack(); // threads that still wait for a sync must get an exception
      } finally {
        batch.sealing.unlock();
      }
    }
    synchronized (open) {
      open.clear();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void close(OpenBatch batch) throws IOException {
    synchronized (open) {
      if (!open.has(batch)) {
        return;
      }
      if (batch.isWhole()) {
        disk.bring(batch, batch.extent());
      } else {
        disk.takeBack(batch);
      }
    }
  }
}
