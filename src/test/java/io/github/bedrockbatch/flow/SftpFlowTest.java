/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.intake.file.BackoffPollStrategy;
import io.github.bedrockbatch.intake.file.RemoteInbox;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.servers.SftpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that come from a real SFTP server, and who is let in where. */
class SftpFlowTest {
  private static final String TAKE = "          - to:\n              id: intake-sftp-take\n";
  @TempDir Path folder;

  private final Interference interference = new Interference();
  private SftpServer sftp;
  private SinkRoutes routes;

  @BeforeEach
  void start() throws Exception {
    sftp = SftpServer.start(folder.resolve("server"));
    routes =
        SinkRoutes.copy(folder.resolve("routes"))
            .change("11-intake-sftp.camel.yaml", "delay: 5000", "delay: 200");
  }

  @AfterEach
  void stop() throws Exception {
    sftp.close();
  }

  private Flow start(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("intake.from", "sftp");
    settings.put("sftp.host", "127.0.0.1");
    settings.put("sftp.port", Integer.toString(sftp.port()));
    settings.put("sftp.user", SftpServer.USER);
    settings.put("sftp.password", SftpServer.PASSWORD);
    settings.put("sftp.known-hosts", sftp.knownHosts(folder.resolve("known_hosts")).toString());
    settings.putAll(changes);
    return Flow.start(folder.resolve("data"), settings, routes.pattern(), interference::around);
  }

  private void drop(String name) throws Exception {
    drop("inbox", name);
  }

  private void drop(String folder, String name) throws Exception {
    Path inbox = Files.createDirectories(sftp.root().resolve(folder));
    String prompts =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"id\":\"" + name + i + "\",\"prompt\":\"question\"}\n")
            .collect(Collectors.joining());
    Files.writeString(inbox.resolve(name), prompts);
  }

  private List<String> inbox(String below) throws Exception {
    try (Stream<Path> files = Files.list(sftp.root().resolve("inbox" + below))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void files_are_fetched_with_a_key_and_moved_on_the_server_when_they_are_safe() throws Exception {
    drop("one.jsonl");
    routes.add(
        "12-intake-more.camel.yaml",
        List.of(
            "- templatedRoute:",
            "    routeTemplateRef: from-sftp",
            "    routeId: intake-more",
            "    prefixId: more-",
            "    parameters:",
            "      - {name: folder, value: more}"));
    Files.createDirectories(sftp.root().resolve("more"));
    String key = sftp.keyFile(folder.resolve("id")).toString();
    try (Flow flow = start(Map.of("sftp.password", "", "sftp.key-file", key))) {
      assertThat(flow.awaitResults(100))
          .allSatisfy(
              result -> assertThat(result.path("source").asText()).startsWith("file:one.jsonl:"));
      await().until(() -> inbox("").equals(List.of(".done")));
      assertThat(inbox("/.done")).singleElement().asString().endsWith("-one.jsonl");
      await()
          .untilAsserted(
              () -> assertThat(folder.resolve("data/downloads/inbox")).isEmptyDirectory());

      // The same file once more, as after a crash before it was moved: it is known.
      Path done = sftp.root().resolve("inbox/.done").resolve(inbox("/.done").get(0));
      Files.move(done, sftp.root().resolve("inbox/one.jsonl"));
      await().until(() -> inbox("").equals(List.of(".done")));
      drop("more", "two.jsonl");
      flow.awaitResults(200);
      flow.awaitAllSettled();
      assertThat(flow.results()).hasSize(200);
    }
  }

  @Test
  void a_server_with_another_key_is_not_talked_to_and_a_wrong_password_is_said_once()
      throws Exception {
    drop("one.jsonl");
    String wrong = sftp.wrongKnownHosts(folder.resolve("wrong_hosts")).toString();
    try (LogLines log = new LogLines(BackoffPollStrategy.class);
        Flow flow = start(Map.of("sftp.known-hosts", wrong, "retry.longest-pause", "1s"))) {
      await().until(() -> sftp.sessions() > 2 && !log.all().isEmpty());
      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("WARN", "127.0.0.1", "HostKey")
          .doesNotContain(SftpServer.PASSWORD);
      assertThat(flow.pipeline().ledger().newest(1)).isEmpty();
    }
    int sessions = sftp.sessions();
    try (LogLines log = new LogLines(BackoffPollStrategy.class);
        Flow flow = start(Map.of("sftp.password", "guess&x=1", "retry.longest-pause", "1s"))) {
      await().until(() -> sftp.sessions() > sessions + 2 && !log.all().isEmpty());
      assertThat(sftp.guesses()).as("one a poll").isBetween(1, sftp.sessions() - sessions);
      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("Auth fail")
          .doesNotContain("guess");
      assertThat(flow.pipeline().ledger().newest(1)).isEmpty();
    }
    assertThat(inbox("")).containsExactly("one.jsonl");
  }

  @Test
  void a_folder_that_could_not_be_listed_is_read_once_it_can_be() throws Exception {
    drop("one.jsonl");
    sftp.closed(true);
    try (LogLines log = new LogLines(BackoffPollStrategy.class);
        Flow flow = start(Map.of("retry.longest-pause", "1s"))) {
      await().untilAsserted(() -> assertThat(log.all()).anyMatch(said -> said.contains("DENIED")));
      sftp.closed(false);

      flow.awaitResults(100);
      assertThat(log.all()).noneMatch(said -> said.contains("NO_SUCH_FILE"));
    }
  }

  @Test
  void without_a_known_key_it_does_not_start_and_says_what_to_do() {
    assertThatThrownBy(() -> start(Map.of("sftp.known-hosts", "/no/such/file")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("ssh-keyscan -p " + sftp.port() + " 127.0.0.1");
  }

  @Test
  void nobody_is_connected_to_who_is_not_named() throws Exception {
    drop("one.jsonl");
    try (Flow flow = start(Map.of("intake.from", "files"))) {
      await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
      assertThat(sftp.sessions()).isZero();
      assertThat(flow.results()).isEmpty();
    }
  }

  private static long taken(Flow flow, String name) {
    return flow.pipeline().operator().audit().sources().stream()
        .filter(source -> source.source().startsWith("file:" + name + ':'))
        .mapToLong(SourceBooks::found)
        .sum();
  }

  @Test
  void files_that_grow_or_are_replaced_while_they_are_read_are_fetched_again() throws Exception {
    Path inbox = Files.createDirectories(sftp.root().resolve("inbox"));
    Files.writeString(inbox.resolve("upload.jsonl.filepart"), "{\"prompt\":\"half of");
    try (Flow flow = start(Map.of("batch.max-age", "1h"))) {
      Path grows = inbox.resolve("grows.jsonl");
      interference.before(
          "taken", () -> Files.writeString(grows, "{\"prompt\":\"more\"}\n", APPEND));
      drop("grows.jsonl");
      await().until(() -> taken(flow, "grows.jsonl") == 101);
      await().until(() -> inbox("/.done").size() == 1);

      Path other = Files.writeString(folder.resolve("other"), "{\"prompt\":\"b\"}\n");
      Files.setLastModifiedTime(other, FileTime.from(Instant.now().plusSeconds(5)));
      Path same = inbox.resolve("same.jsonl");
      interference.before("taken", () -> Files.move(other, same, REPLACE_EXISTING));
      Files.writeString(same, "{\"prompt\":\"a\"}\n");
      await().until(() -> taken(flow, "same.jsonl") == 2);
      await().until(() -> inbox("/.done").size() == 2);

      Audit audit = flow.pipeline().operator().audit();
      assertThat(audit.balances()).as(audit.toString()).isTrue();
      assertThat(inbox("")).containsExactly(".done", "upload.jsonl.filepart");
    }
  }

  @Test
  void a_file_of_a_route_that_reads_nothing_is_not_taken_for_done() throws Exception {
    routes.change(
        "11-intake-sftp.camel.yaml", TAKE, "          - stop: {id: intake-sftp-stop}\n" + TAKE);
    drop("unread.jsonl");
    try (Flow flow = start(Map.of())) {
      await().until(() -> inbox("").equals(List.of(".failed")));
      assertThat(inbox("/.failed")).singleElement().asString().endsWith("-unread.jsonl");
      assertThat(taken(flow, "unread.jsonl")).isZero();
    }
  }

  @Test
  void a_file_that_could_not_be_moved_on_the_server_is_moved_when_it_can_be() throws Exception {
    routes.change("11-intake-sftp.camel.yaml", "maxMessagesPerPoll: 1000", "maxMessagesPerPoll: 1");
    drop("one.jsonl");
    Path done = Files.createFile(sftp.root().resolve("inbox/.done")); // where a folder is wanted
    try (LogLines log = new LogLines(RemoteInbox.class);
        Flow flow = start(Map.of("batch.max-age", "1h", "retry.longest-pause", "1s"))) {
      await().untilAsserted(() -> assertThat(log.all()).anyMatch(said -> said.contains("in hand")));
      drop("two.jsonl");
      await().until(() -> taken(flow, "two.jsonl") == 100); // the first one takes no place of it
      await().until(() -> log.all().size() == 2); // it could not be moved either
      Files.delete(done);

      await().until(() -> inbox("").equals(List.of(".done")));
      assertThat(inbox("/.done")).extracting(name -> name.substring(19)).contains("one.jsonl");
      assertThat(taken(flow, "one.jsonl")).isEqualTo(100);
      assertThat(log.all()).hasSize(2);
    }
  }

  @Test
  void a_file_whose_copy_was_taken_away_before_it_was_read_stays_on_the_server() throws Exception {
    routes.change(
        "11-intake-sftp.camel.yaml",
        TAKE,
        """
                  - setHeader: {name: CamelBedrockBatchOutcome, constant: stay}
                  - stop: {id: intake-sftp-stop}
        """
            + TAKE);
    drop("one.jsonl");
    Path copies = folder.resolve("data/downloads/inbox");
    try (Flow flow = start(Map.of())) {
      await().until(() -> Files.isDirectory(copies));
      await().pollDelay(Duration.ofSeconds(1)).until(() -> true);

      assertThat(inbox("")).containsExactly("one.jsonl");
      assertThat(flow.pipeline().ledger().newest(1)).isEmpty();
    }
  }

  @Test
  void a_file_that_the_server_does_not_give_is_named_once_and_others_are_taken() throws Exception {
    drop("secret.jsonl");
    sftp.denied("secret.jsonl");
    try (LogLines log = new LogLines(RemoteInbox.class);
        LogLines polls = new LogLines(BackoffPollStrategy.class);
        Flow flow = start(Map.of("batch.max-age", "1h", "retry.longest-pause", "1s"))) {
      await().until(() -> !log.all().isEmpty());
      drop("open.jsonl");
      await().until(() -> taken(flow, "open.jsonl") == 100);
      await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("ERROR", "secret.jsonl cannot be fetched from sftp://127.0.0.1:", "DENIED");
      assertThat(polls.all()).isEmpty();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(flow.pipeline().standingProblems().standing())
                      .extracting(StandingProblem::sentence)
                      .anyMatch(said -> said.contains("Files cannot be fetched from sftp://127")));
      sftp.denied("/");
      await().until(() -> taken(flow, "secret.jsonl") == 100);
    }
  }

  @Test
  void links_and_names_that_stand_for_other_files_are_named_once_and_left() throws Exception {
    drop("away", "linked.jsonl");
    drop("one.jsonl");
    drop("on*.jsonl");
    Path inbox = sftp.root().resolve("inbox");
    Files.createSymbolicLink(inbox.resolve("link.jsonl"), Path.of("../away/linked.jsonl"));
    Files.createSymbolicLink(inbox.resolve("dangling.jsonl"), Path.of("../away/gone.jsonl"));
    try (LogLines log = new LogLines(RemoteInbox.class);
        LogLines polls = new LogLines(BackoffPollStrategy.class);
        Flow flow = start(Map.of("batch.max-age", "1h", "retry.longest-pause", "1s"))) {
      await().until(() -> taken(flow, "one.jsonl") == 100);
      await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

      assertThat(log.all())
          .hasSize(3)
          .anyMatch(said -> said.contains("link.jsonl on the server cannot be taken: it is a link"))
          .anyMatch(said -> said.contains("dangling.jsonl on the server cannot be taken: it is a"))
          .anyMatch(said -> said.contains("on*.jsonl on the server cannot be taken: its name has"));
      assertThat(polls.all()).isEmpty();
      assertThat(inbox("")).containsExactly(".done", "dangling.jsonl", "link.jsonl", "on*.jsonl");
      assertThat(inbox("/.done")).hasSize(1);
    }
  }

  @Test
  void many_files_are_taken_without_listing_their_folder_for_each() throws Exception {
    for (int i = 0; i < 40; i++) {
      drop("f" + i + ".jsonl");
    }
    try (Flow flow = start(Map.of("batch.max-age", "1h"))) {
      await().until(() -> inbox("").equals(List.of(".done")));

      assertThat(sftp.listings()).isLessThan(80); // polls list it, too
      assertThat(inbox("/.done")).hasSize(40);
    }
  }

  @Test
  void a_connection_that_breaks_between_files_is_said_once() throws Exception {
    for (int i = 0; i < 40; i++) {
      drop("f" + i + ".jsonl");
    }
    interference.before(
        "taken",
        () -> {
          sftp.disconnect();
          return null;
        });
    try (LogLines log = new LogLines(BackoffPollStrategy.class);
        Flow flow = start(Map.of("batch.max-age", "1h", "retry.longest-pause", "1s"))) {
      await().until(() -> inbox("").equals(List.of(".done")));

      assertThat(log.all()).hasSizeBetween(1, 5);
      long all = IntStream.range(0, 40).mapToLong(i -> taken(flow, "f" + i + ".jsonl")).sum();
      assertThat(all).isEqualTo(4_000);
    }
  }
}
