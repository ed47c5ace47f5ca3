/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Change;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Changed;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is to see of files of dead letters. */
class LettersTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();
  private LedgerDatabase database;
  private Path file;
  private Letters letters;

  @BeforeEach
  void open() {
    database = LedgerDatabase.open(NewLedger.in(folder));
    file = folder.resolve("orders.jsonl-01234567.jsonl");
    letters =
        new Letters(
            folder, new LetterTable(database), new OperatorRequests(database, clock), "node");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static String line(int n, String code) {
    return line(n, code, "no good");
  }

  private static String line(int n, String code, String reason) {
    return "{\"source\":\"file:orders.jsonl\",\"file\":\"orders.jsonl\",\"line\":"
        + n
        + ",\"ordinal\":"
        + n
        + ",\"id\":\"order-"
        + n
        + "\",\"code\":\""
        + code
        + "\",\"reason\":\""
        + reason
        + "\",\"value\":\"a value that is not shown\"}\n";
  }

  private static LetterFilter with(String id) {
    return new LetterFilter(null, "", "", "", "", id, List.of());
  }

  @Test
  void says_which_node_has_dead_letters() {
    ProblemTable problems = new ProblemTable(database, (handle, began, problem, at) -> {});
    for (String node : List.of("node", "other")) {
      StandingProblem problem =
          StandingProblem.of(
                  StandingProblem.Kind.DEAD_LETTERS,
                  "failed",
                  "3 prompts failed for good",
                  "",
                  null)
              .seen(node, clock.instant());
      problems.save(List.of(new Changed(Change.BEGAN, problem, clock.instant())));
    }

    assertThat(letters.elsewhere())
        .extracting(LetterTable.OfNode::words)
        .containsExactly(
            "Node other has dead letters: 3 prompts failed for good. Look at them on that"
                + " node, in its console or with the command dead-letters");
  }

  @Test
  void two_hundred_thousand_are_counted_bit_by_bit_and_listed_page_by_page() throws Exception {
    int many = 200_000;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < many; i++) {
        out.write(line(i, i % 4 == 0 ? "no-prompt" : "wrong-type"));
      }
    }
    long before = used();
    assertThat(letters.counts().unread()).as("a page does not wait for them").isPositive();
    assertThat(letters.countAll().groups())
        .extracting(LetterGroup::code, LetterGroup::waiting)
        .containsExactly(tuple("wrong-type", 150_000L), tuple("no-prompt", 50_000L));
    assertThat(used() - before).as("heap").isLessThan(4_000_000);

    assertThat(letters.list(with("order-199999"), "", 10, LONG, false).letters())
        .extracting(Letter::line)
        .containsExactly(199_999L);
    LetterList some = letters.list(with("order-199999"), "", 10, Duration.ZERO, false);
    assertThat(some.searched()).isFalse();
    Set<String> ids = new HashSet<>();
    String from = "";
    for (int page = 0; page < 20; page++) {
      LetterList list = letters.list(LetterFilter.ALL, from, 100, LONG, false);
      list.letters().forEach(letter -> ids.add(letter.id()));
      from = list.more();
    }
    assertThat(ids).hasSize(2_000);
  }

  @Test
  void reasons_that_differ_in_numbers_are_one_group_and_found_by_any_of_them() throws IOException {
    Files.writeString(
        file,
        line(1, "too-long", "50000013 bytes") + line(2, "too-long", "7 bytes") + line(3, "a", "7"));
    Path other = folder.resolve("other.jsonl-01234567.jsonl");
    Files.writeString(other, line(4, "too-long", "8 bytes") + line(5, "a", "7"));

    assertThat(letters.countAll().groups())
        .extracting(LetterGroup::code, LetterGroup::reason, LetterGroup::waiting)
        .containsExactly(tuple("too-long", "… bytes", 3L), tuple("a", "7", 2L));
    LetterFilter group = new LetterFilter(null, "too-long", "… bytes", "", "", "", List.of());
    assertThat(letters.count(group, LONG).letters()).isEqualTo(3);
    assertThat(letters.list(group, "", 10, LONG, false).letters()).hasSize(3);
    LetterFilter text = new LetterFilter(null, "", "", "0013 b", "", "", List.of());
    assertThat(letters.count(text, LONG).letters()).isEqualTo(1);
    assertThat(letters.list(text, "", 10, LONG, false).letters())
        .extracting(Letter::reason)
        .containsExactly("50000013 bytes");
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void a_file_that_a_person_edits_is_read_again_and_a_torn_line_once_it_is_whole()
      throws IOException {
    Files.writeString(file, line(1, "a") + line(2, "a") + "{\"torn");
    assertThat(waiting()).isEqualTo(2);

    Files.writeString(file, line(1, "a") + line(2, "b-which-is-longer") + line(3, "a"));
    assertThat(letters.countAll().groups())
        .extracting(LetterGroup::code, LetterGroup::waiting)
        .containsExactlyInAnyOrder(tuple("a", 2L), tuple("b-which-is-longer", 1L));

    Files.writeString(file, "no JSON\n");
    assertThat(letters.countAll().groups())
        .extracting(LetterGroup::code)
        .containsExactly("unreadable");
    Files.delete(file);
    assertThat(waiting()).isZero();
  }

  private long waiting() throws IOException {
    return letters.countAll().waiting().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void a_file_that_was_dropped_is_kept_for_an_hour_and_comes_back_when_it_has_grown()
      throws IOException {
    DroppedFiles dropped = new DroppedFiles(folder, clock);
    Files.writeString(file, line(1, "a"));
    Path grown = Files.writeString(folder.resolve("grown.jsonl"), line(2, "a"));
    for (LetterFile each : LetterFile.in(folder)) {
      dropped.add(each);
    }
    assertThat(LetterFile.in(folder)).isEmpty();
    Path renamed = folder.resolve("grown.jsonl.dropped-" + line(2, "a").length());
    Files.writeString(renamed, line(2, "a") + line(3, "a"));

    dropped.remove(true);

    assertThat(LetterFile.in(folder)).extracting(LetterFile::path).containsExactly(grown);
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("dropped"));
  }
}
