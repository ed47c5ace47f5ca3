/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.history.BatchEvent;
import io.github.bedrockbatch.ledger.history.BatchEvent.Kind;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.view.Attempt;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.SourceShare;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.ledger.view.Story;
import io.github.bedrockbatch.operator.cost.CostLine;
import io.github.bedrockbatch.operator.view.BatchFacts.Moment;
import io.github.bedrockbatch.operator.view.BatchFacts.Places;
import io.github.bedrockbatch.refusal.KnownRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the facts of one batch together.
 *
 * @param node the node of the open batches
 */
record BatchStories(SpoolView spool, String node) {

  BatchFacts of(Story story, CostLine cost, Instant now) {
    Batch batch = story.batch().batch();
    List<Attempt> later = new ArrayList<>(story.later());
    if (batch.state().isFinal() || batch.state() == BatchState.ENDED) {
      spool.taken().forEach((id, ranges) -> later.addAll(attempts(id, ranges, batch.id())));
    }
    return new BatchFacts(
        now,
        BatchLines.of(story.batch(), now),
        batch.contents().cause(),
        batch.contents().padding(),
        Math.max(0, batch.contents().unasked()),
        batch.contents().deadline() == null
            ? null
            : new BatchFacts.Deadlines(
                batch.contents().deadline(),
                batch.late().givenUp(),
                story.late(),
                story.chargedAgain()),
        life(batch, story.events()),
        story.errors().stream().map(BatchStories::explained).toList(),
        story.shares(),
        story.moreShares(),
        story.earlier(),
        later,
        places(batch),
        story.requests(),
        cost);
  }

  private static ErrorGroup explained(ErrorGroup error) {
    return new ErrorGroup(
        error.code(), KnownRefusal.explained(error.text()), error.records(), error.samples());
  }

  private static List<Attempt> attempts(String id, List<SourceRange> ranges, String of) {
    return ranges.stream()
        .filter(range -> Attempt.isOf(range.source(), of))
        .map(
            range ->
                new Attempt(id, BatchState.OPEN, range.records(), Attempt.byPerson(range.source())))
        .toList();
  }

  Optional<BatchFacts> open(String id, Instant now) {
    return spool.open().stream()
        .filter(batch -> batch.id().equals(id))
        .findFirst()
        .map(batch -> of(batch, now));
  }

  private BatchFacts of(OpenBatchLine batch, Instant now) {
    List<SourceShare> shares =
        spool.taken().getOrDefault(batch.id(), List.of()).stream()
            .map(
                range ->
                    new SourceShare(
                        range.source(),
                        range.origin(),
                        range.records(),
                        0,
                        0,
                        0,
                        0,
                        range.records()))
            .toList();
    List<SourceShare> first = shares.subList(0, Math.min(shares.size(), Story.MOST_SHARES));
    return new BatchFacts(
        now,
        BatchLines.of(batch, node),
        null,
        0,
        0,
        null,
        List.of(new Moment(batch.openedAt(), "OPEN", false, null, Duration.ZERO)),
        List.of(),
        first,
        shares.size() - first.size(),
        List.of(),
        List.of(),
        null,
        List.of(),
        null);
  }

  /** Whether the event is the status of a batch without a job, which its states show already. */
  private static boolean isOfNoJob(BatchEvent event) {
    return event.kind() == Kind.JOB
        && (event.what().equals(Job.ON_DEMAND) || event.what().equals(Job.REUSED));
  }

  /** The history from the events; if none were kept, from the row of the batch. */
  private static List<Moment> life(Batch batch, List<BatchEvent> events) {
    List<BatchEvent> all = new ArrayList<>();
    all.add(state(batch.contents().openedAt(), BatchState.OPEN, null));
    if (events.isEmpty()) {
      all.add(state(batch.contents().sealedAt(), BatchState.SEALED, null));
      all.add(state(batch.job().submittedAt(), BatchState.SUBMITTED, null));
      all.add(state(batch.endedAt(), BatchState.ENDED, null));
      all.add(state(batch.closedAt(), batch.state(), batch.reason()));
    }
    all.addAll(events);
    List<Moment> life = new ArrayList<>();
    Instant before = batch.contents().openedAt();
    for (BatchEvent event : all) {
      if (event.at() != null && !isOfNoJob(event)) {
        Duration after = Waits.between(before, event.at());
        life.add(
            new Moment(event.at(), event.what(), event.kind() != Kind.STATE, event.words(), after));
        before = event.at();
      }
    }
    return life;
  }

  private static BatchEvent state(Instant at, BatchState state, String words) {
    return new BatchEvent(at, Kind.STATE, state.name(), words);
  }

  private static Places places(Batch batch) {
    Place place = batch.place();
    return place == null
        ? null
        : new Places(
            place.home(),
            place.uri(place.inputKey(batch.id())),
            place.uri(place.contextKey(batch.id())),
            place.uri(place.outputPrefix(batch.id())));
  }
}
