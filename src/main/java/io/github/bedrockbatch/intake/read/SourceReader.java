/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.read;

import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import io.github.bedrockbatch.intake.request.FieldTypos;
import io.github.bedrockbatch.intake.request.Request;
import io.github.bedrockbatch.intake.request.RequestReader;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.intake.value.ValueReader;
import io.github.bedrockbatch.intake.value.ValueReaders;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes prompts of the values in a window, one at each call. Not thread-safe. After {@link
 * #restart} the window may be over another message.
 */
public final class SourceReader {
  private final ValueSource source;
  private final Duplicates duplicates;
  private final String answerRule;
  private final Duration reuse;
  private final FieldTypos typos = new FieldTypos();
  private final ValueReader values;
  private final RequestReader requests;
  private final SourceSettings settings;
  private final ValueReaders readers;
  private long found;
  private long rejected;
  private long repeated;
  private Request ahead;
  private ValuePlace place;

  public SourceReader(
      Window window, SourceSettings settings, ValueReaders readers, ValueSource source) {
    this.source = source;
    this.duplicates = settings.duplicates();
    this.answerRule = settings.answerRule();
    this.reuse = settings.promptReuse().within();
    this.values = readers.values(window, settings, this::reject, typos);
    this.requests = readers.requests(settings, source.folder());
    this.settings = settings;
    this.readers = readers;
  }

  /** Forgets what was read: the window is at the beginning of another message. */
  public void restart() {
    values.restart();
    found = 0;
    rejected = 0;
    repeated = 0;
    ahead = null;
  }

  /**
   * The next prompt; null when there is none. Values before it that are rejected are reported
   * first.
   */
  public Prompt next() throws IOException {
    Request request = ahead == null ? find() : ahead;
    ahead = null;
    if (request == null) {
      return null;
    }
    ValuePlace ofRequest = place;
    boolean first = found == 1 && rejected == 0 && source.mayStandForOne();
    if (first) {
      ahead = find(); // needed to know whether it is the only one
    }
    boolean alone = first && ahead == null && rejected == 0;
    Context context =
        source
            .context(request.id(), ofRequest, alone)
            .answered(answerRule, reuse)
            .askedOf(request.endpoint());
    Instant due = request.due();
    if (due == null && context.deadline() == null) { // else its message says it
      due = readers.deadline(settings);
    }
    return new Prompt(
        request.key(),
        due == null ? context : context.due(new Deadline(due, settings.deadlineThen())),
        request.body());
  }

  private Request find() throws IOException {
    while (values.next()) {
      try {
        Request request = requests.read(values.fields());
        place = values.place();
        checkId(request.id());
        found++;
        return request;
      } catch (RejectedException e) {
        values.reject(e);
      }
    }
    typos.tell(source.name());
    requests.tell(source.name());
    return null;
  }

  private void checkId(String id) throws RejectedException {
    if (id == null || source.isNew(id, place)) {
      return;
    }
    if (duplicates == Duplicates.SKIP) {
      throw new RejectedException(
          RejectCode.DUPLICATE_ID, "duplicate id: an earlier value of the source has it", id);
    }
    repeated++;
  }

  /** Whether nothing was found, not even what had to be rejected. */
  public boolean isEmpty() {
    return found == 0 && rejected == 0;
  }

  /** Continues a source after this ordinal, with another part of it. */
  public void after(long ordinal) {
    values.after(ordinal);
  }

  public long lastOrdinal() {
    return values.lastOrdinal();
  }

  /** Rejects what is, or is not, where reading has stopped. */
  public void rejectRest(Rejection rejection) throws IOException {
    reject(values.placeOfRest(), rejection, Excerpt.NOTHING, null);
  }

  public void reject(ValuePlace at, Rejection rejection, Excerpt value, String id)
      throws IOException {
    rejected++;
    source.take(at, rejection, value, id);
  }

  /** How many prompts have the id of an earlier one; they were accepted nevertheless. */
  public long repeatedIds() {
    return repeated;
  }

  public long rejected() {
    return rejected;
  }
}
