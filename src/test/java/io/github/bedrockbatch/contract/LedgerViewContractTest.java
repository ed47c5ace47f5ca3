/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.canary.Canaries;
import io.github.bedrockbatch.ledger.event.Event;
import io.github.bedrockbatch.ledger.event.EventTable;
import io.github.bedrockbatch.ledger.event.Outbox;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.problem.BatchProblems;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Change;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Changed;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.usage.UsageTable.Count;
import io.github.bedrockbatch.ledger.usage.UsageView;
import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.ledger.usage.UsageView.Manifest;
import io.github.bedrockbatch.ledger.usage.Used;
import io.github.bedrockbatch.ledger.view.Attempt;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.ledger.view.OpenJob;
import io.github.bedrockbatch.ledger.view.PageOf;
import io.github.bedrockbatch.ledger.view.RequestLine;
import io.github.bedrockbatch.ledger.view.SourceShare;
import io.github.bedrockbatch.ledger.view.StateCount;
import io.github.bedrockbatch.ledger.view.Story;
import io.github.bedrockbatch.ledger.view.Times;
import io.github.bedrockbatch.prompt.BatchKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** What people may ask of every database. */
@OnEachDatabase
class LedgerViewContractTest {
  private static final String ARN = "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/";

  @Parameter private Engine engine;
  private Path folder;
  private final SettableClock clock = new SettableClock();
  private LedgerDatabase database;
  private JdbcLedger ledger;
  private LedgerView view;

  @BeforeAll
  void take(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeParameterizedClassInvocation
  void open_the_database() {
    database = LedgerDatabase.open(engine.newLedger(folder));
    ledger = new JdbcLedger(database, clock, "node-a");
    view = new LedgerView(database);
  }

  @AfterEach
  void empty_the_database() {
    Rows.removeAll(database);
  }

  @AfterParameterizedClassInvocation
  void close_the_database() {
    database.close();
  }

  private Instant now() {
    return clock.instant();
  }

  private Batch in(BatchState state, String id) {
    return in(state, id, Rows.NOVA);
  }

  private Batch in(BatchState state, String id, BatchKey key) {
    String tail = ("000000000000" + id).substring(id.length());
    return Rows.in(state, ledger, id, key, "node-a", ARN + tail, now());
  }

  private List<String> found(BatchFilter filter) {
    return view.find(filter, PageOf.newest(10)).batches().stream()
        .map(seen -> seen.batch().id())
        .toList();
  }

  private static BatchFilter text(String text) {
    return new BatchFilter(Set.of(), null, null, text, null, null);
  }

  // lists

  @Test
  void pages_lead_from_the_newest_batch_to_the_oldest_and_back() {
    for (int i = 1; i <= 5; i++) {
      in(BatchState.SEALED, "b" + i);
    }

    assertThat(ids(PageOf.newest(2))).containsExactly("b5", "b4");
    assertThat(ids(new PageOf("b4", null, 2))).containsExactly("b3", "b2");
    assertThat(ids(new PageOf("b2", null, 2))).containsExactly("b1");
    assertThat(ids(new PageOf(null, "b1", 2))).containsExactly("b3", "b2");
    assertThat(ids(new PageOf(null, "b5", 2))).isEmpty();
    assertThat(view.find(BatchFilter.ALL, new PageOf("b4", null, 2)).count()).isEqualTo(5);
    assertThat(view.ids(BatchFilter.ALL, 3)).containsExactly("b5", "b4", "b3");
    assertThatThrownBy(() -> PageOf.newest(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> ids(PageOf page) {
    return view.find(BatchFilter.ALL, page).batches().stream()
        .map(seen -> seen.batch().id())
        .toList();
  }

  @Test
  void a_batch_is_found_by_state_and_model() {
    in(BatchState.SEALED, "b1");
    in(BatchState.FAILED, "b2", Rows.HAIKU);
    in(BatchState.DELIVERED, "b3", Rows.HAIKU);

    assertThat(found(BatchFilter.in(BatchState.FAILED, BatchState.SEALED)))
        .containsExactly("b2", "b1");
    assertThat(found(new BatchFilter(Set.of(), "Haiku", null, null, null, null)))
        .containsExactly("b3", "b2");
    assertThat(found(new BatchFilter(Set.of(BatchState.FAILED), "haiku", " ", null, null, null)))
        .containsExactly("b2");
    assertThat(found(new BatchFilter(Set.of(), "none", null, null, null, null))).isEmpty();
    assertThat(view.models()).containsExactly(Rows.NOVA.modelId(), Rows.HAIKU.modelId());
  }

  @Test
  void a_batch_is_found_by_a_part_of_the_name_of_its_source() {
    in(BatchState.SEALED, "b1"); // of file:b1
    in(BatchState.SEALED, "b2");
    ledger.seal(
        Rows.sealed("b3", Rows.NOVA, "node-a", now()),
        List.of(new SourceRange("batch:b1", "file:b1", 9, 10)));

    assertThat(found(new BatchFilter(Set.of(), null, "le:b1", null, null, null)))
        .containsExactly("b3", "b1");
    assertThat(found(new BatchFilter(Set.of(), null, "file_b1", null, null, null))).isEmpty();
  }

  @Test
  void a_batch_is_found_by_its_id_its_job_and_what_went_wrong() {
    in(BatchState.SUBMITTED, "b1");
    in(BatchState.FAILED, "b2"); // for the test
    in(BatchState.SEALED, "b3");

    assertThat(found(text("b3"))).containsExactly("b3");
    assertThat(found(text("b"))).containsExactly("b3", "b2", "b1");
    assertThat(found(text("0000000000b1"))).containsExactly("b1");
    assertThat(found(text(" " + ARN + "0000000000b1"))).containsExactly("b1");
    assertThat(found(text("For the TEST"))).containsExactly("b2");
    assertThat(found(text("%"))).isEmpty();
    assertThat(found(text("'; --"))).isEmpty();
  }

  @Test
  void a_batch_is_found_by_when_it_was_opened() {
    in(BatchState.SEALED, "20261122-132230-123-aaaaaa");
    in(BatchState.SEALED, "20261122-132231-000-bbbbbb");

    Instant between = Instant.parse("2026-11-22T13:22:30.500Z");
    assertThat(found(new BatchFilter(Set.of(), null, null, null, between, null)))
        .containsExactly("20261122-132231-000-bbbbbb");
    assertThat(found(new BatchFilter(Set.of(), null, null, null, null, between)))
        .containsExactly("20261122-132230-123-aaaaaa");
  }

  // sums

  @Test
  void states_are_counted_with_the_prompts_that_wait_in_them() {
    in(BatchState.SEALED, "b1");
    in(BatchState.FAILED, "b2");
    in(BatchState.FAILED, "b3");
    in(BatchState.DROPPED, "b4");

    assertThat(view.states())
        .hasSize(BatchState.values().length - 1)
        .contains(
            new StateCount(BatchState.SEALED, 1, 100),
            new StateCount(BatchState.FAILED, 2, 200),
            new StateCount(BatchState.DROPPED, 1, 0),
            new StateCount(BatchState.ENDED, 0, 0));
  }

  @Test
  void a_job_tells_since_when_it_runs() {
    Batch batch = in(BatchState.SUBMITTED, "b1");
    Instant submitted = now();
    assertThat(view.openJobs())
        .containsExactly(
            new OpenJob("default", Rows.NOVA.modelId(), null, 100, 0, 0, submitted, null));

    assertThat(ledger.claim(batch)).isPresent();
    clock.advance(Duration.ofMinutes(2));
    batch = ledger.save(batch, batch.seen("InProgress", null, new Job.Counters(100, 1, 1, 0)));
    Instant running = now();
    clock.advance(Duration.ofMinutes(2));
    ledger.save(batch, batch.seen("InProgress", null, new Job.Counters(100, 50, 50, 0)));

    assertThat(view.openJobs())
        .containsExactly(
            new OpenJob(
                "default", Rows.NOVA.modelId(), "InProgress", 100, 100, 50, submitted, running));
  }

  @Test
  void times_and_tokens_are_those_of_delivered_batches() {
    in(BatchState.SUBMITTED, "b1");
    Batch ended = in(BatchState.ENDED, "b2");
    assertThat(ledger.claim(ended)).isPresent();
    AnswerTotals totals = new AnswerTotals();
    totals.used(9_007_199_254_740_993L, 7);
    ledger.settle(ended, ended.delivered(now()), List.of(), totals);

    assertThat(view.times(10))
        .containsExactly(new Times(now().minusSeconds(900), now(), now(), null, now(), now()));
    assertThat(view.tokens()).isEqualTo(Map.entry(9_007_199_254_740_993L, 7L));
  }

  @Test
  void used_tokens_are_told_by_batch_model_source_region_and_day() {
    for (String id : List.of("b1", "b2")) {
      Batch ended = in(BatchState.ENDED, id);
      assertThat(ledger.claim(ended)).isPresent();
      AnswerTotals totals = new AnswerTotals();
      totals.asked("its-model", "eu-west-1");
      totals.used("file:x", 100, 10);
      totals.used("file:" + id, 1, -1);
      totals.used(5, 5); // only fills it up
      totals.manifest(106, 16);
      Batch settled =
          ledger.settle(ended, ended.allPagesDelivered(1, 2, 0, 0, 0), List.of(), totals);
      ledger.settle(settled, settled.delivered(now()), List.of(), totals); // in place of the first
    }
    new Canaries(database, clock)
        .passed("print", "b2", "its-model", "eu-west-1", new Count(1, 7, 3));
    UsageView used = new UsageView(database);
    LocalDate today = now().atZone(ZoneOffset.UTC).toLocalDate();

    assertThat(used.by(By.BATCH, today, 9))
        .containsExactlyInAnyOrder(
            new Used("b1", false, "its-model", "eu-west-1", 3, 106, 15),
            new Used("b2", false, "its-model", "eu-west-1", 3, 106, 15),
            new Used("b2", true, "its-model", "eu-west-1", 1, 7, 3));
    assertThat(used.by(By.BATCH, today, 1)).extracting(Used::key).containsOnly("b2");
    assertThat(used.of("b1")).hasSize(1);
    assertThat(used.by(By.SOURCE, today, 2)).extracting(Used::key).containsOnly("file:x", "");
    assertThat(used.by(By.DAY, today, 9))
        .extracting(Used::key)
        .containsOnly(today.toEpochDay() + "");
    assertThat(used.by(By.REGION, today, 9))
        .extracting(Used::inputTokens)
        .containsExactlyInAnyOrder(212L, 7L);
    assertThat(used.by(By.MODEL, today, 0)).extracting(Used::key).containsOnly("its-model");
    assertThat(used.by(By.MODEL, today.plusDays(1), 0)).isEmpty();
    assertThat(used.manifests(List.of("b1", "b2", "b3")))
        .containsOnlyKeys("b1", "b2")
        .containsValue(new Manifest(106, 16));
  }

  // one batch

  @Test
  void a_batch_tells_where_its_records_came_from_and_went_to() {
    Batch ended = in(BatchState.ENDED, "b2");
    ledger.seal(
        Rows.sealed("b3", Rows.NOVA, "node-a", now()),
        List.of(
            new SourceRange("batch:b2", "file:b2", 9, 10),
            new SourceRange("batch:b22", "file:b22", 9, 10),
            new SourceRange("rerun-failed:b2:7", "rerun-failed:b2:7", 9, 3)));
    assertThat(ledger.claim(ended)).isPresent();
    ledger.settle(
        ended,
        ended.allPagesDelivered(1, 80, 1, 5, 10),
        List.of(new SourceOutcome("file:b2", "file:b2", 80, 1, 5, 10)),
        new AnswerTotals());

    Story story = view.story("b2").orElseThrow();

    assertThat(story.shares())
        .containsExactly(new SourceShare("file:b2", "file:b2", 100, 80, 1, 5, 10, 5));
    assertThat(story.later())
        .containsExactly(
            new Attempt("b3", BatchState.SEALED, 10, false),
            new Attempt("b3", BatchState.SEALED, 3, true));
    assertThat(story.earlier()).isEmpty();
    assertThat(view.story("b3").orElseThrow().earlier())
        .containsExactly(
            new Attempt("b2", BatchState.ENDED, 10, false),
            new Attempt("b2", BatchState.ENDED, 3, true));
    assertThat(view.story("none")).isEmpty();
  }

  @Test
  void a_batch_tells_what_was_asked_for_it_and_what_happened_to_it() {
    in(BatchState.UPLOADED, "b1");
    OperatorRequests requests = new OperatorRequests(database, clock);
    long id = requests.add(Action.HOLD, "b1");
    requests.add(Action.HOLD, "b2");
    requests.done(id, "held back");

    Story story = view.story("b1").orElseThrow();

    assertThat(story.requests())
        .containsExactly(new RequestLine(id, Action.HOLD, null, now(), now(), "held back"));
    assertThat(story.events())
        .extracting("what", "at")
        .containsExactly(tuple("SEALED", now()), tuple("UPLOADED", now()));
  }

  // problems

  @Test
  void batches_in_trouble_are_named_and_those_in_none_are_not() {
    in(BatchState.ENDED, "well");
    in(BatchState.FAILED, "failed");
    in(BatchState.HELD, "held");
    in(BatchState.UPLOADED, "waits");
    Batch scheduled = in(BatchState.SUBMITTED, "job");
    assertThat(ledger.claim(scheduled)).isPresent();
    ledger.save(scheduled, scheduled.seen("Scheduled", null, scheduled.job().counters()));
    Batch lost = in(BatchState.ENDED, "lost");
    for (int i = 0; i < 3; i++) {
      assertThat(ledger.claim(lost)).isPresent();
      lost = ledger.save(lost, lost.postponed("not found: its output", now()));
    }
    BatchProblems problems =
        new BatchProblems(database, Set.of(Rows.PLACE.home()), Duration.ofHours(6));
    Duration day = Duration.ofDays(1);

    assertThat(problems.look(now(), day))
        .extracting(BatchProblems.BatchProblem::what, BatchProblems.BatchProblem::subject)
        .containsExactlyInAnyOrder(
            tuple(BatchProblems.What.FAILED, "failed"),
            tuple(BatchProblems.What.INCOMPLETE, "lost"));
    Duration none = Duration.ofMinutes(-1); // how long is by the clock of the database
    assertThat(problems.look(now().plus(Duration.ofDays(2)), none))
        .extracting(BatchProblems.BatchProblem::what, BatchProblems.BatchProblem::subject)
        .containsExactlyInAnyOrder(
            tuple(BatchProblems.What.FAILED, "failed"),
            tuple(BatchProblems.What.INCOMPLETE, "lost"),
            tuple(BatchProblems.What.HELD, "held"),
            tuple(BatchProblems.What.SCHEDULED, "job"),
            tuple(BatchProblems.What.WAITING, Rows.NOVA.modelId()));
    assertThat(new BatchProblems(database, Set.of("elsewhere"), day).look(now(), day))
        .filteredOn(problem -> problem.what() == BatchProblems.What.ELSEWHERE)
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.subject()).isEqualTo(Rows.PLACE.home());
              assertThat(trouble.batches()).isEqualTo(4);
              assertThat(trouble.records()).isEqualTo(400);
            });
  }

  @Test
  void of_many_batches_in_trouble_the_newest_are_named_and_all_are_counted() {
    for (int i = 10; i < 35; i++) {
      in(BatchState.FAILED, "b" + i);
    }

    assertThat(
            new BatchProblems(database, Set.of(), Duration.ofHours(6))
                .look(now(), Duration.ofDays(1)))
        .hasSize(BatchProblems.MOST_NAMED)
        .allSatisfy(trouble -> assertThat(trouble.batches()).isEqualTo(25))
        .last()
        .satisfies(trouble -> assertThat(trouble.subject()).isEqualTo("b15"));
  }

  @Test
  void problems_and_what_is_to_be_told_of_them_are_kept_by_node() {
    Outbox outbox = new Outbox(List.of("ops"));
    ProblemTable table = new ProblemTable(database, outbox::problem);
    StandingProblem disk =
        StandingProblem.of(StandingProblem.Kind.DISK_LOW, "disk", "It is full", "Free it", now())
            .seen("a", now());
    table.seen("a", now());
    table.save(
        List.of(
            new Changed(Change.BEGAN, disk, now()),
            new Changed(Change.BEGAN, disk.seen("b", now()), now())));
    table.save(List.of(new Changed(Change.ENDED, disk, now().plusSeconds(1))));

    assertThat(table.all()).containsExactly(disk.seen("b", now()));
    assertThat(table.nodes(now())).containsOnlyKeys("a");
    table.stopped("a");
    assertThat(table.nodes(now())).isEmpty();
    EventTable events = new EventTable(database);
    List<Event> due = events.due("ops", now().plusSeconds(1));
    assertThat(due).extracting(Event::type).containsExactly("problem.began");
    assertThat(events.claim(due.get(0), Duration.ofMinutes(1), now())).isTrue();
    assertThat(events.claim(due.get(0), Duration.ofMinutes(1), now())).isFalse();
    events.postpone(due.get(0), Duration.ZERO, now());
    assertThat(events.due("ops", now())).extracting(Event::tries).containsExactly(1);
    assertThat(events.removeBefore(now().plusSeconds(9))).isEqualTo(3);
  }
}
