/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import static java.util.stream.Collectors.groupingBy;

import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.OpenJob;
import io.github.bedrockbatch.ledger.view.PageOf;
import io.github.bedrockbatch.ledger.view.SeenBatch;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.ledger.view.StateCount;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.cost.CostReport;
import io.github.bedrockbatch.operator.cost.Costs;
import io.github.bedrockbatch.operator.view.Overview.Jobs;
import io.github.bedrockbatch.operator.view.Overview.Open;
import io.github.bedrockbatch.price.Tokens;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The {@link Facts} from a ledger and the spool of this node. */
public final class LedgerFacts implements Facts {
  private static final int MOST_OPEN = 50;
  private static final int WAITS_OF = 200;

  /** Sums that read all of the ledger. */
  private record Booked(BooksLine line, Audit audit, List<SourceBooks> sources, Tokens tokens) {}

  private final LedgerView view;
  private final SpoolView spool;
  private final String node;
  private final Costs costs;
  private final Clock clock;
  private final Rates rates = new Rates();
  private final BatchStories stories;
  private final CachedFigure<Booked> books;
  private final CachedFigure<Overview> overview;

  /**
   * @param node the node of the spool
   * @param audit adds up the books
   * @param executor for what takes long
   */
  public LedgerFacts(
      LedgerView view,
      SpoolView spool,
      String node,
      Supplier<Audit> audit,
      Costs costs,
      Clock clock,
      Executor executor) {
    this.view = view;
    this.spool = spool;
    this.node = node;
    this.costs = costs;
    this.clock = clock;
    this.stories = new BatchStories(spool, node);
    this.books = new CachedFigure<>(() -> booked(audit), executor, System::nanoTime);
    this.overview = new CachedFigure<>(this::look, executor, System::nanoTime);
  }

  private Booked booked(Supplier<Audit> audit) {
    Instant now = clock.instant();
    Audit found = audit.get();
    SourceBooks all = found.all();
    BooksLine line =
        new BooksLine(
            now,
            all.acceptedSoFar(),
            all.delivered(),
            all.empty(),
            all.reused(),
            all.deadLettered(),
            all.dropped(),
            all.pending(),
            all.refused(),
            all.acceptedSoFar() - all.found());
    rates.note(line);
    List<SourceBooks> sources = new ArrayList<>(found.sources());
    Collections.reverse(sources);
    sources.sort(
        Comparator.comparing(SourceBooks::balance).thenComparing(source -> source.pending() == 0));
    Map.Entry<Long, Long> tokens = view.tokens();
    return new Booked(line, found, sources, new Tokens(tokens.getKey(), tokens.getValue()));
  }

  /** The last audit, which may be some time old. */
  public Audit audit() {
    return books.get().audit();
  }

  @Override
  public BooksLine books() {
    return books.get().line();
  }

  @Override
  public Overview overview() {
    return overview.get();
  }

  private Overview look() {
    Instant now = clock.instant();
    List<OpenBatchLine> open = spool.open();
    List<StateCount> states = new ArrayList<>();
    long records = open.stream().mapToLong(OpenBatchLine::records).sum();
    states.add(new StateCount(BatchState.OPEN, open.size(), records));
    states.addAll(view.states());
    List<OpenJob> jobs = view.openJobs();
    Booked booked = books.get();
    return new Overview(
        now,
        booked.line(),
        new Open(
            open.size(),
            records,
            open.stream().mapToLong(OpenBatchLine::bytes).sum(),
            open.stream().limit(MOST_OPEN).toList()),
        states,
        jobs(jobs),
        rates.in(),
        rates.out(),
        Waits.of(view.times(WAITS_OF)),
        booked.tokens(),
        jobs.stream()
            .map(job -> BatchLines.left(job.total(), job.processed(), job.runningSince(), now))
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .map(now::plus)
            .orElse(null));
  }

  private static List<Jobs> jobs(List<OpenJob> open) {
    record Kind(String lane, String model, String status) {}
    return open.stream()
        .collect(groupingBy(job -> new Kind(job.lane(), job.model(), job.status())))
        .entrySet()
        .stream()
        .map(
            kind ->
                new Jobs(
                    kind.getKey().lane(),
                    kind.getKey().model(),
                    kind.getKey().status(),
                    kind.getValue().size(),
                    kind.getValue().stream().mapToLong(OpenJob::records).sum(),
                    kind.getValue().stream().mapToLong(OpenJob::processed).sum(),
                    kind.getValue().stream()
                        .map(OpenJob::submittedAt)
                        .min(Comparator.naturalOrder())
                        .orElseThrow()))
        .sorted(Comparator.comparing(Jobs::jobs).reversed())
        .toList();
  }

  @Override
  public BatchesPage batches(BatchFilter filter, PageOf page) {
    Instant now = clock.instant();
    LedgerView.Found found =
        view.find(filter, new PageOf(page.olderThan(), page.newerThan(), page.size() + 1));
    List<SeenBatch> seen = found.batches();
    boolean upwards = page.newerThan() != null;
    boolean more = seen.size() > page.size();
    List<BatchLine> lines =
        (more ? upwards ? seen.subList(1, seen.size()) : seen.subList(0, page.size()) : seen)
            .stream().map(batch -> BatchLines.of(batch, now)).toList();
    boolean older = upwards || more;
    boolean newer = upwards ? more : page.olderThan() != null;
    return new BatchesPage(
        now,
        lines,
        older && !lines.isEmpty() ? lines.get(lines.size() - 1).id() : null,
        newer && !lines.isEmpty() ? lines.get(0).id() : null,
        Math.min(found.count(), LedgerView.MOST_COUNTED),
        found.count() > LedgerView.MOST_COUNTED);
  }

  /** The open batches that match, newest first; none if the filter names a source. */
  public List<BatchLine> open(BatchFilter filter) {
    return spool.open().stream()
        .filter(filter::matches)
        .sorted(Comparator.comparing(OpenBatchLine::id).reversed())
        .map(open -> BatchLines.of(open, node))
        .toList();
  }

  @Override
  public List<String> ids(BatchFilter filter, int limit) {
    return view.ids(filter, limit);
  }

  @Override
  public Optional<BatchFacts> batch(String id) {
    Instant now = clock.instant();
    return view.story(id)
        .map(story -> stories.of(story, costs.of(id).orElse(null), now))
        .or(() -> stories.open(id, now));
  }

  @Override
  public SourcesFacts sources(String text, int limit) {
    Booked booked = books.get();
    List<SourceBooks> matching =
        booked.sources().stream().filter(source -> source.source().contains(text)).toList();
    return new SourcesFacts(
        booked.line().asOf(),
        booked.line(),
        matching.stream().limit(limit).map(SourcesFacts.SourceLine::of).toList(),
        Math.max(0, matching.size() - limit),
        booked.audit().unfinished(),
        booked.audit().faults());
  }

  @Override
  public CostReport costs(By by, Instant since, int limit) {
    return costs.report(by, since, limit, clock.instant());
  }

  @Override
  public RatesFacts rates() {
    return rates.facts(clock.instant());
  }
}
