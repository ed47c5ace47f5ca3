/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookKeepingTest {
  private static final String GROWN = "file:grown.jsonl:7:ab: 97 bytes of it were not read";

  private final SettableClock clock = new SettableClock();
  @TempDir private Path data;
  private List<String> unread = List.of(GROWN);
  private List<String> wrong = List.of();

  private List<StandingProblem> look(BookKeeping books) throws Exception {
    books.look();
    return books.look();
  }

  private BookKeeping books() {
    return new BookKeeping(
        () -> new Audit(List.of(), SourceBooks.none("all"), List.of(), unread, wrong, 0),
        SpoolFolder.in(data),
        Duration.ofMinutes(10),
        clock);
  }

  @Test
  void a_file_that_grows_is_no_problem_until_its_rest_was_not_read_for_ten_minutes()
      throws Exception {
    BookKeeping books = books();

    assertThat(look(books)).isEmpty();
    clock.advance(Duration.ofMinutes(9));
    assertThat(look(books)).isEmpty();
    clock.advance(Duration.ofMinutes(1));

    StandingProblem problem = look(books).get(0);
    assertThat(problem.kind()).isEqualTo(Kind.BOOKS_DIFFER);
    assertThat(problem.sentence()).contains("grown.jsonl", "97 bytes of it were not read");
    assertThat(problem.remedy()).contains("once nobody writes to it", "under the same name");
  }

  @Test
  void a_file_that_was_read_meanwhile_has_its_patience_again() throws Exception {
    BookKeeping books = books();
    look(books);
    clock.advance(Duration.ofMinutes(9));
    unread = List.of();
    look(books);
    unread = List.of(GROWN);
    look(books);
    clock.advance(Duration.ofMinutes(9));

    assertThat(look(books)).isEmpty();
  }

  @Test
  void what_is_wrong_besides_is_told_at_once() throws Exception {
    wrong = List.of("Batch b1: its counts are not the sum of what its sources count");

    StandingProblem problem = look(books()).get(0);

    assertThat(problem.sentence()).contains("Batch b1").doesNotContain("more");
    assertThat(problem.remedy()).startsWith("Keep this data folder");
  }

  @Test
  void of_a_ledger_that_is_older_than_the_data_folder_the_remedy_is_to_restore_it_or_to_adopt()
      throws Exception {
    wrong = List.of(Audit.OTHER_LEDGER + "it lacks b1 (see the command adopt)");

    assertThat(look(books()).get(0).remedy())
        .startsWith("Stop all nodes of this ledger.")
        .contains("restore", "adopt for the data folder of each; then start them again");
  }
}
