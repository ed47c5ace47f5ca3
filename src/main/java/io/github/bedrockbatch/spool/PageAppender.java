/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Appends the new prompts of a page to the open batches. Used under their monitor. */
final class PageAppender {
  private final OpenBatches open;
  private final DiskSync sync;
  private final GroupCommit commit;
  private final SpoolFolder folder;
  private final BatchOptions options;
  private final Supplier<String> ids;
  private final PageLines lines;
  private final Disk disk;

  PageAppender(
      OpenBatches open,
      DiskSync sync,
      GroupCommit commit,
      SpoolFolder folder,
      BatchOptions options,
      Supplier<String> ids,
      PageLines lines,
      Disk disk) {
    this.open = open;
    this.sync = sync;
    this.commit = commit;
    this.folder = folder;
    this.options = options;
    this.ids = ids;
    this.lines = lines;
    this.disk = disk;
  }

  /**
   * @param complete gets the batches that became complete, also when this throws
   * @return how many prompts were new
   */
  int append(PromptPage page, List<OpenBatch> complete) throws IOException {
    commit.begin();
    int taken = 0;
    for (Map.Entry<BatchKey, List<Prompt>> ofKey : newOnes(page).entrySet()) {
      fill(ofKey.getKey(), ofKey.getValue(), page.notBefore(), complete);
      taken += ofKey.getValue().size();
    }
    return taken;
  }

  private Map<BatchKey, List<Prompt>> newOnes(PromptPage page) {
    Map<BatchKey, List<Prompt>> fresh = new LinkedHashMap<>();
    Set<String> messages = new HashSet<>(); // a page may have a message twice
    for (Prompt prompt : page.prompts()) {
      Context context = prompt.context();
      String message = context.message();
      if (context.ordinal() == Context.NEXT
          ? message == null || !open.messages.has(message) && messages.add(message)
          : !open.positions.has(prompt.key(), context)) {
        fresh.computeIfAbsent(prompt.key(), key -> new ArrayList<>()).add(prompt);
      }
    }
    number(fresh.values());
    return fresh;
  }

  /** Numbers prompts without a position after all that is in hand of their source. */
  private void number(Collection<List<Prompt>> fresh) {
    Map<String, Long> last = new HashMap<>();
    for (List<Prompt> prompts : fresh) {
      for (ListIterator<Prompt> each = prompts.listIterator(); each.hasNext(); ) {
        Prompt prompt = each.next();
        Context context = prompt.context();
        if (context.ordinal() == Context.NEXT) {
          String source = open.positions.countedHere(context.source());
          long next = last.computeIfAbsent(source, open.positions::highest) + 1;
          last.put(source, next);
          each.set(new Prompt(prompt.key(), context.at(source, next), prompt.modelInput()));
        }
      }
    }
  }

  private void fill(BatchKey key, List<Prompt> prompts, Instant notBefore, List<OpenBatch> complete)
      throws IOException {
    int from = 0;
    while (from < prompts.size()) {
      OpenBatch batch = openBatch(key, complete);
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
        batch.closing.holdUntil(notBefore);
      }
      if (batch.records() >= options.maxRecords()) {
        complete(batch, CloseCause.RECORDS, complete);
      } else if (to < prompts.size()) {
        complete(batch, CloseCause.BYTES, complete);
      }
      from = to;
    }
  }

  private void take(OpenBatch batch, List<Prompt> prompts) throws IOException {
    OpenBatch idle = open.files.use(batch);
    if (idle != null) {
      sync.bring(idle, idle.extent());
      idle.close();
    }
    batch.append(prompts);
    try {
      commit.appended();
      prompts.forEach(prompt -> open.positions.took(batch.key, prompt.context()));
      open.messages.take(batch.id, prompts);
    } catch (RuntimeException | Error e) {
      batch.distrust(); // its files have records that are not noted as in hand
      throw e;
    }
  }

  private OpenBatch openBatch(BatchKey key, List<OpenBatch> complete) throws IOException {
    OpenBatch batch = open.filling(key);
    if (batch == null) {
      if (open.filling().size() >= options.maxOpen()) {
        makeWay(complete);
      }
      String id = ids.get();
      batch = new OpenBatch(id, key, folder.create(key, id), lines, disk);
      open.add(batch);
    }
    return batch;
  }

  /**
   * Completes the oldest batch that is large enough for a job or, when none is, the oldest of all.
   */
  private void makeWay(List<OpenBatch> complete) throws IOException {
    OpenBatch oldest = null;
    for (OpenBatch batch : open.filling()) {
      if (batch.records() == 0) { // its first append failed
        batch.close();
        open.remove(batch);
        DurableFolder.remove(batch.folder);
        return;
      }
      if (batch.records() >= options.minRecords()) {
        oldest = batch;
        break;
      }
      oldest = oldest == null ? batch : oldest;
    }
    complete(oldest, CloseCause.MAX_OPEN, complete);
  }

  private void complete(OpenBatch batch, CloseCause cause, List<OpenBatch> complete) {
    open.complete(batch, cause);
    complete.add(batch);
  }
}
