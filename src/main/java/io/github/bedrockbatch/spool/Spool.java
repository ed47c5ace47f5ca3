/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.Reserve;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.stage.SealedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
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
public final class Spool implements SealedFiles, AutoCloseable {
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
  private final OpenFiles files;
  private final PageLines lines = new PageLines();
  private final Map<Path, Path> unnamed = new LinkedHashMap<>();
  private final Disk disk;
  private final Reserve reserve;
  private final SpoolRecovery recovery;
  private boolean closed;

  /** On a disk of which all may be used. */
  public Spool(
      SpoolFolder folder,
      BatchOptions options,
      Ledger ledger,
      Clock clock,
      Supplier<String> ids,
      String node) {
    this(folder, options, ledger, clock, ids, node, Reserve.none(), Disk.REAL);
  }

  /**
   * @param reserve kept free for what is in hand
   */
  public Spool(
      SpoolFolder folder,
      BatchOptions options,
      Ledger ledger,
      Clock clock,
      Supplier<String> ids,
      String node,
      Reserve reserve,
      Disk disk) {
    this(folder, options, ledger, clock, ids, node, reserve, disk, OpenFiles.affordable());
  }

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
    this.ids = ids;
    this.node = node;
    this.positions = new Positions(ledger, open.values());
    this.small = new SmallBatches(options);
    this.messages = new UnacknowledgedMessages(ledger);
    this.files = files;
    this.reserve = reserve;
    this.disk = disk;
    this.recovery = new SpoolRecovery(folder, ledger, messages, lines, disk);
  }

  /** Makes the spool what it was before the process ended, whichever way it ended. */
  public synchronized void recover() throws IOException {
    messages.recover();
    for (OpenBatch batch : recovery.recover()) {
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
   *     <p>The {@link #sync} that vouches for it has to be called by the same thread.
   * @throws IOException when the disk refuses, or is too full; nothing of the batch concerned was
   *     then kept, and the source must deliver the page again
   */
  public synchronized int append(PromptPage page) throws IOException {
    if (closed) { // another process may work on the folder by now
      throw new IOException("The spool is closed, as the program is being stopped");
    }
    if (isFirstAttempt(page)) {
      reserve.check(); // what is in hand may always be sent again
    }
    mend();
    commit.begin();
    int taken = 0;
    for (Map.Entry<BatchKey, List<Prompt>> ofKey : newOnes(page).entrySet()) {
      fill(ofKey.getKey(), ofKey.getValue(), page.notBefore());
      taken += ofKey.getValue().size();
    }
    return taken;
  }

  private static boolean isFirstAttempt(PromptPage page) {
    return !page.prompts().isEmpty() && page.prompts().get(0).context().attempt() == 1;
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
        bytes += InputLine.ENVELOPE + prompts.get(to).modelInput().length;
        if (bytes > options.maxBytes() && batch.records() + to - from > 0) {
          break;
        }
        to++;
      }
      if (to > from) {
        take(batch, prompts.subList(from, to));
        batch.holdUntil(notBefore);
      }
      if (batch.records() >= options.maxRecords()) {
        seal(batch, CloseCause.RECORDS);
      } else if (to < prompts.size()) {
        seal(batch, CloseCause.BYTES);
      }
      from = to;
    }
  }

  private void take(OpenBatch batch, List<Prompt> prompts) throws IOException {
    OpenBatch idle = files.use(batch);
    if (idle != null) {
      force(idle);
      idle.close();
    }
    batch.append(prompts);
    try {
      commit.appended();
      prompts.forEach(prompt -> positions.took(batch.key(), prompt.context()));
      messages.take(batch.id(), prompts);
    } catch (RuntimeException | Error e) {
      batch.distrust(); // it has what nobody knows of
      throw e;
    }
  }

  private OpenBatch openBatch(BatchKey key) throws IOException {
    OpenBatch batch = open.get(key);
    if (batch != null && batch.isComplete()) {
      seal(batch, CloseCause.DEMAND);
      batch = null;
    }
    if (batch == null) {
      if (open.size() >= options.maxOpen()) {
        makeWay();
      }
      String id = ids.get();
      batch = new OpenBatch(id, key, folder.create(key, id), lines, disk);
      open.put(key, batch);
    }
    return batch;
  }

  /** Seals the oldest batch that is large enough for a job or, when none is, the oldest of all. */
  private void makeWay() throws IOException {
    OpenBatch oldest = null;
    for (OpenBatch batch : open.values()) {
      if (batch.records() == 0) { // its first append failed
        batch.close();
        files.closed(batch);
        open.remove(batch.key());
        DurableFolder.remove(batch.folder());
        return;
      }
      if (batch.records() >= options.minRecords()) {
        oldest = batch;
        break;
      }
      oldest = oldest == null ? batch : oldest;
    }
    seal(oldest, CloseCause.MAX_OPEN);
  }

  /**
   * Returns when everything appended before the call is on disk; concurrent callers share one sync.
   *
   * @throws IOException when something that this thread appended, or found in hand, is not: all
   *     that was appended since the last sync is then taken back, for sources to deliver it again
   */
  public void sync() throws IOException {
    commit.await(
        () -> {
          Map<OpenBatch, OpenBatch.Extent> unsafe = new LinkedHashMap<>();
          synchronized (this) {
            mend();
            for (OpenBatch batch : open.values()) {
              if (!batch.isSafe(batch.extent())) {
                unsafe.put(batch, batch.extent());
              }
            }
          }
          for (Map.Entry<OpenBatch, OpenBatch.Extent> each : unsafe.entrySet()) {
            sync(each.getKey(), each.getValue());
          }
        });
  }

  private void sync(OpenBatch batch, OpenBatch.Extent extent) throws IOException {
    try {
      batch.force(); // not under the lock: others append meanwhile
      synchronized (this) {
        batch.safe(extent);
      }
    } catch (IOException e) {
      synchronized (this) {
        if (open.containsValue(batch) && !batch.isSafe(extent)) {
          failed(batch, e);
        } // else its files were closed meanwhile, as it is sealed or rests, and that syncs
      }
    }
  }

  private void force(OpenBatch batch) throws IOException {
    OpenBatch.Extent extent = batch.extent();
    if (batch.isSafe(extent)) {
      return;
    }
    try {
      batch.force();
      batch.safe(extent);
    } catch (IOException e) {
      failed(batch, e);
    }
  }

  private void failed(OpenBatch batch, IOException why) throws IOException {
    batch.distrust();
    try {
      takeBack(batch);
    } catch (IOException e) {
      why.addSuppressed(e); // tried again before anything else is done
    }
    throw why;
  }

  /** Nothing is appended, synced or sealed while a batch may hold what the disk does not. */
  private void mend() throws IOException {
    nameSealed();
    for (OpenBatch batch = notWhole(); batch != null; batch = notWhole()) {
      takeBack(batch);
    }
  }

  private OpenBatch notWhole() {
    for (OpenBatch batch : open.values()) {
      if (!batch.isWhole()) {
        return batch;
      }
    }
    return null;
  }

  /**
   * Cuts a batch back to what is on disk for certain, and goes on with it as after a crash. What
   * was cut off is no longer in hand; those who wait for a sync hear of it.
   */
  private void takeBack(OpenBatch batch) throws IOException {
    OpenBatch.Extent left = batch.takeBack();
    commit.takenBack();
    positions.forget();
    messages.forget(batch.id());
    files.closed(batch);
    batch.close();
    Optional<OpenBatch> again = recovery.recover(batch.key(), batch.id(), batch.folder());
    LOG.warn(
        "Batch {} of {}: {} records that the disk may not have kept are taken back, for their"
            + " sources to deliver them again; {} are left",
        batch.id(),
        batch.key(),
        batch.records() - left.records(),
        left.records());
    open.remove(batch.key());
    again.ifPresent(
        it -> {
          batch.goOnAs(it);
          open.put(it.key(), it);
        });
  }

  /**
   * Seals what is old enough or asked for and holds enough records; says what the others wait for.
   */
  public synchronized void sealDue() throws IOException {
    reserve.isThere(); // says so when there is room again
    mend();
    Instant now = clock.instant();
    for (OpenBatch batch : List.copyOf(open.values())) {
      small.announce(batch, now);
      // Either way: one that was opened by a clock that was ahead must not wait for that time.
      Duration age = Duration.between(batch.openedAt(), now).abs();
      boolean old = age.compareTo(options.maxAge()) >= 0;
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
    force(batch);
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
    files.closed(batch);
    open.remove(batch.key());
    unnamed.put(batch.folder(), folder.sealed(batch.key(), batch.id()));
    nameSealed();
    LOG.info(
        "Batch {} of {} is sealed: {} records, {} bytes, closed by {}",
        batch.id(),
        batch.key(),
        batch.records(),
        contents.inputBytes(),
        cause);
  }

  /** Gives folders of sealed batches their names; one that cannot have it now gets it later. */
  private void nameSealed() throws IOException {
    for (Iterator<Map.Entry<Path, Path>> each = unnamed.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Path, Path> one = each.next();
      if (Files.exists(one.getKey())) {
        DurableFolder.rename(one.getKey(), one.getValue());
      }
      each.remove();
    }
  }

  /** The sealed input file of a batch; waits for a sealing that is under way to be all done. */
  @Override
  public synchronized Path input(Batch batch) {
    return folder.sealedInput(batch.key(), batch.id());
  }

  /** The sealed context file of a batch; waits for a sealing that is under way to be all done. */
  @Override
  public synchronized Path context(Batch batch) {
    return folder.sealedContext(batch.key(), batch.id());
  }

  @Override
  public void remove(Batch batch) throws IOException {
    DurableFolder.remove(folder.sealed(batch.key(), batch.id()));
  }

  /** What the open batches hold. */
  public synchronized int openRecords() {
    return open.values().stream().mapToInt(OpenBatch::records).sum();
  }

  /** Closes the files and takes no more; open batches stay as they are for the next start. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    IOException failure = null;
    for (OpenBatch batch : List.copyOf(open.values())) {
      try (batch) {
        if (batch.isWhole()) {
          force(batch);
        } else {
          takeBack(batch);
        }
      } catch (IOException e) {
        failure = e;
        commit.takenBack(); // who still waits for a sync must not take it for done
      }
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
