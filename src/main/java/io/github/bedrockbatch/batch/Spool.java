/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.batch;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.DurableFolder;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open batches of this node, one a key at a time.
 *
 * <p>What {@link #append} took is safe once a {@link #sync} that began later has returned; only
 * then may a source be acknowledged. After a crash {@link SpoolRecovery} cuts each open batch back
 * to its last whole record, and whatever a source delivers again that is in hand is skipped,
 * whichever key it went to. That is known to the ordinal ({@link Positions}): the prompts of one
 * source may go to several open batches, and a crash may have cut one of them only.
 */
public final class Spool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final SpoolFolder folder;
  private final BatchOptions options;
  private final Ledger ledger;
  private final Clock clock;
  private final Supplier<String> ids;
  private final String node;
  private final Map<BatchKey, OpenBatch> open = new LinkedHashMap<>();
  private final Positions positions;
  private final SmallBatches small;
  private final UnacknowledgedMessages messages;
  private final GroupCommit commit = new GroupCommit();

  public Spool(
      SpoolFolder folder,
      BatchOptions options,
      Ledger ledger,
      Clock clock,
      Supplier<String> ids,
      String node) {
    this.folder = folder;
    this.options = options;
    this.ledger = ledger;
    this.clock = clock;
    this.ids = ids;
    this.node = node;
    this.positions = new Positions(ledger, open.values());
    this.small = new SmallBatches(options);
    this.messages = new UnacknowledgedMessages(ledger);
  }

  /** Makes the spool what it was before the process ended, whichever way it ended. */
  public synchronized void recover() throws IOException {
    messages.recover();
    SpoolRecovery recovery = new SpoolRecovery(folder, ledger, messages);
    for (OpenBatch batch : recovery.recover()) {
      // A killed process leaves what it appended in the page cache. It counts as in hand from here
      // on, so that no later sync would wait for it: the source brings nothing new to append.
      batch.force();
      OpenBatch other = open.putIfAbsent(batch.key(), batch);
      if (other != null) {
        // Only a crash between two moves of one page leaves two; the older one is closed as it is.
        seal(other, CloseCause.DEMAND);
        open.put(batch.key(), batch);
      }
    }
  }

  /**
   * Adds the prompts that are not yet in hand, sealing batches as they fill up.
   *
   * @return how many were new
   * @throws IOException when the disk refuses; nothing of the batch concerned was then kept, and
   *     the source must deliver the page again
   */
  public synchronized int append(PromptPage page) throws IOException {
    int taken = 0;
    for (Map.Entry<BatchKey, List<Prompt>> ofKey : newOnes(page).entrySet()) {
      fill(ofKey.getKey(), ofKey.getValue(), page.notBefore());
      taken += ofKey.getValue().size();
    }
    return taken;
  }

  private Map<BatchKey, List<Prompt>> newOnes(PromptPage page) {
    Map<BatchKey, List<Prompt>> fresh = new LinkedHashMap<>();
    for (Prompt prompt : page.prompts()) {
      Context context = prompt.context();
      if (context.ordinal() == Context.NEXT
          ? !messages.has(context.message())
          : !positions.has(prompt.key(), context)) {
        fresh.computeIfAbsent(prompt.key(), key -> new ArrayList<>()).add(prompt);
      }
    }
    number(fresh.values());
    return fresh;
  }

  /** Those without a position come behind all that is in hand of their sources. */
  private void number(Collection<List<Prompt>> fresh) {
    Map<String, Long> last = new HashMap<>();
    for (List<Prompt> prompts : fresh) {
      for (ListIterator<Prompt> each = prompts.listIterator(); each.hasNext(); ) {
        Prompt prompt = each.next();
        Context context = prompt.context();
        if (context.ordinal() == Context.NEXT) {
          long next = last.computeIfAbsent(context.source(), positions::highest) + 1;
          last.put(context.source(), next);
          each.set(new Prompt(prompt.key(), context.at(next), prompt.modelInput()));
        }
      }
    }
  }

  /**
   * These messages will not be delivered again. To be called once their broker has taken the
   * acknowledgement; until then their prompts are left out should they come again.
   */
  public synchronized void acknowledged(Collection<String> acknowledged) {
    messages.acknowledged(acknowledged);
  }

  private void fill(BatchKey key, List<Prompt> prompts, Instant notBefore) throws IOException {
    int from = 0;
    while (from < prompts.size()) {
      OpenBatch batch = openBatch(key);
      int to = from;
      long bytes = batch.inputBytes();
      int room = options.maxRecords() - batch.records();
      while (to < prompts.size() && to - from < room) {
        bytes += LineBuffer.ENVELOPE + prompts.get(to).modelInput().length;
        if (bytes > options.maxBytes() && batch.records() + to - from > 0) {
          break;
        }
        to++;
      }
      if (to > from) {
        List<Prompt> appended = prompts.subList(from, to);
        batch.append(appended);
        appended.forEach(prompt -> positions.took(key, prompt.context()));
        messages.take(batch.id(), appended);
        batch.holdUntil(notBefore);
        commit.appended();
      }
      if (batch.records() >= options.maxRecords()) {
        seal(batch, CloseCause.RECORDS);
      } else if (to < prompts.size()) {
        seal(batch, CloseCause.BYTES);
      }
      from = to;
    }
  }

  private OpenBatch openBatch(BatchKey key) throws IOException {
    OpenBatch batch = open.get(key);
    if (batch != null && batch.isComplete()) {
      seal(batch, CloseCause.DEMAND);
      batch = null;
    }
    if (batch == null) {
      String id = ids.get();
      batch = new OpenBatch(id, key, folder.create(key, id));
      open.put(key, batch);
    }
    return batch;
  }

  /**
   * Returns when everything appended before the call is on disk; concurrent callers share one sync.
   */
  public void sync() throws IOException {
    commit.await(
        () -> {
          List<OpenBatch> batches;
          synchronized (this) {
            batches = List.copyOf(open.values());
          }
          for (OpenBatch batch : batches) {
            force(batch);
          }
        });
  }

  private void force(OpenBatch batch) throws IOException {
    try {
      batch.force();
    } catch (java.nio.channels.ClosedChannelException e) {
      // Sealed in the meantime, and sealing syncs.
      synchronized (this) {
        if (open.containsValue(batch)) {
          throw e;
        }
      }
    }
  }

  /**
   * Seals what is old enough or asked for and holds enough records; says what the others wait for.
   */
  public synchronized void sealDue() throws IOException {
    Instant now = clock.instant();
    for (OpenBatch batch : List.copyOf(open.values())) {
      small.announce(batch, now);
      boolean old = !now.isBefore(batch.openedAt().plus(options.maxAge()));
      if (batch.records() == 0
          || now.isBefore(batch.notBefore())
          || !(old || batch.isDemanded() || batch.isComplete())) {
        continue;
      }
      if (batch.isComplete()
          || batch.records() >= options.minRecords()
          || options.underMinimum() != UnderMinimum.WAIT) {
        seal(batch, batch.isDemanded() ? CloseCause.DEMAND : CloseCause.AGE);
      }
    }
  }

  /** Asks for every open batch to be sealed now; one that is too small waits until it may be. */
  public synchronized void sealNow() throws IOException {
    open.values().forEach(OpenBatch::demand);
    sealDue();
  }

  private void seal(OpenBatch batch, CloseCause wanted) throws IOException {
    CloseCause cause = batch.complete(wanted); // before the padding: no prompt may come behind it
    small.pad(batch);
    batch.force();
    Batch.Contents contents =
        new Batch.Contents(
            cause,
            small.way(batch),
            batch.records(),
            batch.padding(),
            batch.inputBytes(),
            batch.contextBytes(),
            batch.openedAt(),
            clock.instant());
    List<String> unacknowledged = messages.of(batch.id());
    ledger.seal(
        Batch.sealed(batch.id(), batch.key(), node, contents, batch.notBefore()),
        batch.sources(),
        unacknowledged);
    messages.sealed(unacknowledged);
    batch.close();
    open.remove(batch.key());
    DurableFolder.rename(batch.folder(), folder.sealed(batch.key(), batch.id()));
    LOG.info(
        "Batch {} of {} is sealed: {} records, {} bytes, closed by {}",
        batch.id(),
        batch.key(),
        batch.records(),
        contents.inputBytes(),
        cause);
  }

  /** The sealed input file of a batch; waits for a sealing that is under way to be all done. */
  public synchronized Path sealedInput(Batch batch) {
    return folder.sealedInput(batch.key(), batch.id());
  }

  /** The sealed context file of a batch; waits for a sealing that is under way to be all done. */
  public synchronized Path sealedContext(Batch batch) {
    return folder.sealedContext(batch.key(), batch.id());
  }

  /** Removes the files of a sealed batch, if they are there. */
  public void remove(Batch batch) throws IOException {
    DurableFolder.remove(folder.sealed(batch.key(), batch.id()));
  }

  /** What the open batches hold. */
  public synchronized int openRecords() {
    return open.values().stream().mapToInt(OpenBatch::records).sum();
  }

  /** Closes the files; open batches stay as they are for the next start. */
  @Override
  public synchronized void close() throws IOException {
    for (OpenBatch batch : open.values()) {
      batch.force();
      batch.close();
    }
    open.clear();
  }
}
