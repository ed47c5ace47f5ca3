/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.history.BatchEvent;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import io.github.bedrockbatch.ledger.history.HistoryTable;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.ledger.source.SourceFile;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.source.SourceRange;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What became of the records of each source. */
@OnEachDatabase
class SourceBooksContractTest extends TwoNodes {
  @Test
  void counts_what_became_of_the_records_of_each_source() {
    a.sources().taken("file:x", 60, 2);
    a.sources().taken("file:y", 40, 0);
    Batch batch = ended("1", 100, range("file:x", 60), range("file:y", 40));

    assertThat(books())
        .containsExactlyInAnyOrder(
            books("file:x", 60, 2, 0, 0, 60), books("file:y", 40, 0, 0, 0, 40));

    Batch settled =
        a.settle(
            batch,
            batch.allPagesDelivered(1, 90, 0, 10, 0),
            List.of(outcome("file:x", 55, 5, 0), outcome("file:y", 35, 5, 0)));

    assertThat(a.find("1")).contains(settled);
    assertThat(books())
        .containsExactlyInAnyOrder(
            books("file:x", 60, 2, 55, 5, 0), books("file:y", 40, 0, 35, 5, 0));
    assertThat(a.sources().books().uneven()).isEmpty();
    assertThat(a.sources().books().batches()).containsExactly("1");
  }

  @Test
  void tells_how_many_of_those_delivered_have_an_answer_without_text() {
    a.sources().taken("file:x", 60, 0);
    a.sources().taken("file:y", 40, 0);
    Batch batch = ended("1", 100, range("file:x", 60), range("file:y", 40));

    Batch settled =
        a.settle(
            batch,
            batch.allPagesDelivered(1, 90, 7, 0, 0),
            List.of(
                new SourceOutcome("file:x", "file:x", 55, 5, 0, 0),
                new SourceOutcome("file:y", "file:y", 35, 2, 0, 0)));
    Batch failed = a.save(settled, settled.failed("why", now()));
    assertThat(a.claim(failed)).isPresent();
    a.sentAgain(failed, failed.rerun(now()), Map.of());

    assertThat(b.find("1").orElseThrow().delivery().empty()).isEqualTo(7);
    assertThat(books())
        .contains(
            new SourceBooks("file:x", OptionalLong.of(60), 0, 55, 5, 0, 0, 0, 0, 0),
            new SourceBooks("file:y", OptionalLong.of(40), 0, 35, 2, 0, 0, 0, 0, 0));
    assertThat(a.sources().books().uneven()).isEmpty();
  }

  @Test
  void counts_a_source_that_is_being_read_with_what_is_there() {
    ended("1", 100, range("file:x", 100));

    assertThat(books())
        .containsExactlyInAnyOrder(
            new SourceBooks("file:x", OptionalLong.empty(), 0, 0, 0, 0, 0, 0, 100, 0));
  }

  @Test
  void counts_a_record_that_is_sent_again_once_before_and_after_it_was_given_up() {
    a.sources().taken("file:x", 100, 0);
    Batch first = ended("1", 100, range("file:x", 100));
    Batch second = Rows.sealed("2", Rows.NOVA, "node-a", 30, now());
    a.seal(second, List.of(new SourceRange(first.source(), "file:x", 99, 30)));
    assertThat(books()).containsExactlyInAnyOrder(books("file:x", 100, 0, 0, 0, 100));

    a.settle(
        first, first.allPagesDelivered(1, 70, 0, 0, 30), List.of(outcome("file:x", 70, 0, 30)));

    assertThat(books())
        .containsExactlyInAnyOrder(
            books("file:x", 100, 0, 70, 0, 30), books(first.source(), 0, 0, 0, 0, 0));
  }

  @Test
  void counts_what_a_person_sent_again_once_before_and_after_it_was_noted() {
    a.sources().taken("file:x", 100, 0);
    Batch ended = ended("1", 100, range("file:x", 100));
    Batch settled =
        a.settle(
            ended, ended.allPagesDelivered(1, 60, 0, 10, 0), List.of(outcome("file:x", 60, 10, 0)));
    Batch failed = a.save(settled, settled.failed("why", now()));
    a.seal(
        Rows.sealed("2", Rows.NOVA, "node-a", 40, now()),
        List.of(
            new SourceRange("rerun:1:7", "file:x", 99, 30),
            new SourceRange("rerun:1:7", "rerun:1:7", 98, 10)));
    assertThat(books()).contains(books("file:x", 100, 0, 60, 10, 30));

    assertThat(a.claim(failed)).isPresent();
    Batch again = a.sentAgain(failed, failed.rerun(now()), Map.of("rerun:1:7", 10L));

    assertThat(a.find("1")).contains(again);
    assertThat(books())
        .containsExactlyInAnyOrder(
            books("file:x", 100, 0, 60, 10, 30), books("rerun:1:7", 10, 0, 0, 0, 10));
    assertThat(a.sources().books().uneven()).isEmpty();
  }

  @Test
  void counts_what_was_given_up_as_dropped() {
    a.sources().taken("file:x", 100, 0);
    Batch ended = ended("1", 100, range("file:x", 100));
    Batch failed = a.save(ended, ended.failed("why", now()));
    assertThat(a.claim(failed)).isPresent();
    a.save(failed, failed.dropped(now()));

    assertThat(books())
        .containsExactlyInAnyOrder(
            new SourceBooks("file:x", OptionalLong.of(100), 0, 0, 0, 0, 0, 100, 0, 0));
    assertThat(books()).allMatch(SourceBooks::balance);
  }

  @Test
  void settles_nothing_when_the_row_has_changed() {
    Batch batch = ended("1", 100, range("file:x", 100));
    a.save(batch, batch.checkpoint(1, 3));

    assertThatExceptionOfType(StaleBatchException.class)
        .isThrownBy(
            () ->
                a.settle(
                    batch,
                    batch.allPagesDelivered(1, 99, 0, 0, 1),
                    List.of(outcome("file:x", 99, 0, 1))));

    assertThat(books()).allSatisfy(source -> assertThat(source.delivered()).isZero());
  }

  @Test
  void keeps_what_happened_to_a_batch_for_people_to_read() {
    Batch batch = ended("1", 100, range("file:x", 100));
    AnswerTotals answers = new AnswerTotals();
    answers.used(1_000, 20);
    answers.used(500, -1);
    answers.failed("ValidationException", "too long", "id-1");
    answers.failed("ValidationException", "too long", "id-2");
    Batch settled =
        a.settle(
            batch,
            batch.allPagesDelivered(1, 98, 0, 2, 0),
            List.of(outcome("file:x", 98, 2, 0)),
            answers);
    a.save(settled, settled.failed("a person must look", now()));

    try (Handle handle = Jdbi.create(database.dataSource()).open()) {
      assertThat(HistoryTable.events(handle, "1"))
          .extracting(BatchEvent::what, BatchEvent::words)
          .containsExactly(
              tuple("SEALED", null),
              tuple("UPLOADED", null),
              tuple("SUBMITTED", null),
              tuple("ENDED", null),
              tuple("FAILED", "a person must look"));
      assertThat(HistoryTable.errors(handle, "1"))
          .containsExactly(
              new ErrorGroup("ValidationException", "too long", 2, List.of("id-1", "id-2")));
      assertThat(
              handle
                  .select("select input_tokens || '/' || output_tokens from batch")
                  .mapTo(String.class)
                  .one())
          .isEqualTo("1500/20");
    }
  }

  @Test
  void tells_batches_whose_sources_do_not_add_up() {
    ended("1", 100, range("file:x", 99));
    Batch batch = ended("2", 100, range("file:y", 100));
    a.settle(batch, batch.allPagesDelivered(1, 100, 0, 0, 0), List.of(outcome("file:y", 99, 0, 0)));

    assertThat(a.sources().books().uneven()).containsExactly("1", "2");
  }

  @Test
  void gives_what_the_batches_took_that_one_does_not_know() {
    ended("1", 100, range("file:w", 100));
    ended("2", 100, range("file:x", 60), range("file:y", 40));

    assertThat(a.sources().beyond(Set.of("1")))
        .containsExactly(Map.entry("2", List.of(range("file:x", 60), range("file:y", 40))));
  }

  private List<SourceBooks> books() {
    return a.sources().books().sources();
  }

  private Batch ended(String id, int records, SourceRange... ranges) {
    Batch sealed = Rows.sealed(id, Rows.NOVA, "node-a", records, now());
    a.seal(sealed, List.of(ranges));
    Batch ended = Rows.advance(a, sealed, BatchState.ENDED, Rows.ARN, now());
    assertThat(a.claim(ended)).isPresent();
    return ended;
  }

  private static SourceRange range(String source, int records) {
    return new SourceRange(source, records - 1, records);
  }

  private static SourceOutcome outcome(String source, int succeeded, int failed, int retried) {
    return new SourceOutcome(source, source, succeeded, 0, failed, retried);
  }

  private static SourceBooks books(
      String source, long accepted, long refused, long delivered, long dead, long pending) {
    return new SourceBooks(
        source, OptionalLong.of(accepted), refused, delivered, 0, 0, dead, 0, pending, 0);
  }

  @Test
  void a_file_is_known_from_before_its_first_prompt_and_by_how_much_of_it_was_read() {
    SourceFile begun = new SourceFile("file:f:10:aa", "f", 10, "aa");
    a.sources().begun(begun);
    assertThat(b.sources().files("f")).containsExactly(begun);
    assertThat(b.sources().files("g")).isEmpty();
    assertThat(books()).allMatch(source -> source.accepted().isEmpty());
    assertThat(b.sources().unfinished()).isEqualTo(Map.of("file:f:10:aa", 10L));

    a.sources().taken(begun.holding(20, "bb"), 5, 1);
    a.sources().begun(begun); // nothing of what is known is lost by it
    SourceFile read = new SourceFile("file:f:10:aa", "f", 20, "bb", true, 0);
    assertThat(b.sources().files("f")).containsExactly(read);
    assertThat(books()).containsExactly(books("file:f:10:aa", 5, 1, 0, 0, 0));
    assertThat(b.sources().unfinished()).isEmpty();

    a.sources().unread("file:f:10:aa", 7);
    assertThat(b.sources().unread()).isEqualTo(Map.of("file:f:10:aa", 7L));
    assertThat(b.sources().files("f")).containsExactly(read.withUnread(7));
    a.sources().taken(read, 6, 1);
    assertThat(b.sources().unread()).isEmpty();

    a.sources().begun(read.holding(30, "cc")); // it has grown, and its pages come before its count
    assertThat(books()).allMatch(source -> source.accepted().isEmpty());
    assertThat(b.sources().files("f"))
        .containsExactly(new SourceFile("file:f:10:aa", "f", 20, "bb", false, 0));
  }
}
