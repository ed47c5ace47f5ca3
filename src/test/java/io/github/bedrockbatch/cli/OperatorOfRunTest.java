/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.bedrockbatch.NodeName;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Change;
import io.github.bedrockbatch.ledger.problem.ProblemTable.Changed;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.refusal.KnownRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine;

/** Who looks for the batches of a run with the commands for those of a server. */
@Isolated("its commands print to the screen of the process")
@Timeout(120)
class OperatorOfRunTest {
  @TempDir private Path folder;

  private String typed(Callable<Integer> command, int exit, String... arguments) throws Exception {
    new CommandLine(command).parseArgs(arguments);
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(command.call()).isEqualTo(exit);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void batches_tells_that_there_are_more_than_it_shows() throws Exception {
    Typed user = new Typed(folder);
    Path file =
        user.file(
            "p.jsonl",
            "{\"prompt\":\"x\"}\n{\"prompt\":\"y\",\"modelId\":\"amazon.nova-pro-v1:0\"}\n");
    assertThat(user.run(file, "--out", folder.resolve("out"))).isZero();
    String settings = folder.resolve("run.settings").toString();

    assertThat(typed(new BatchesCommand(), 0, "-c", settings, "--limit", "1").lines())
        .hasSize(4)
        .endsWith("There are more: --limit shows them");
    assertThat(typed(new BatchesCommand(), 0, "-c", settings, "--limit", "2").lines())
        .hasSize(4)
        .noneMatch(line -> line.startsWith("There are more"));
    String[] later = {"-c", settings, "--since", "2099-01-01"};
    assertThat(typed(new BatchesCommand(), 0, later).lines()).containsExactly("No batch matches.");
    assertThat(
            json(typed(new BatchesCommand(), 0, "-c", settings, "--state", "HELD", "--json"))
                .findValuesAsText("id"))
        .isEmpty();
    assertThat(
            json(typed(new BatchesCommand(), 0, "-c", settings, "--limit", "1", "--json"))
                .findValuesAsText("id"))
        .hasSize(1);
  }

  @Test
  void dead_letters_of_which_none_matches_say_so() throws Exception {
    Typed user = new Typed(folder);
    assertThat(user.run(user.file("p.jsonl", "no JSON\n"), "--out", folder.resolve("out")))
        .isEqualTo(2);
    Path served = Files.createDirectories(folder.resolve("data/dead-letters"));
    try (Stream<Path> files = Files.walk(folder.resolve("data/run"))) {
      for (Path file :
          files.filter(of -> of.toString().contains("dead-letters/p.jsonl")).toList()) {
        Files.copy(file, served.resolve(file.getFileName()));
      }
    }
    String settings = folder.resolve("run.settings").toString();

    assertThat(typed(new DeadLettersCommand(), 0, "-c", settings))
        .contains("letter  ", "p.jsonl:1");
    assertThat(typed(new DeadLettersCommand(), 0, "-c", settings, "--reason", "no such"))
        .contains("1            0  REJECTED", "No dead letter matches.")
        .doesNotContain("letter  ");
  }

  @Test
  void batches_show_audit_drop_and_rerun_find_the_batches_of_a_run() throws Exception {
    Typed user = new Typed(folder).set("local.faults", "{\"endState\":\"Failed\"}");
    Path file = user.file("p.jsonl", "{\"id\":\"a\",\"prompt\":\"x\"}\nnot JSON\n");
    Path out = folder.resolve("out");
    assertThat(user.run(file, "--out", out)).isEqualTo(2);
    Batch batch = user.batches().get(0);
    String run = "run " + file + " --out " + out;
    String settings = folder.resolve("run.settings").toString();

    assertThat(typed(new BatchesCommand(), 0, "-c", settings))
        .contains(run + System.lineSeparator() + batch.id() + " ", "FAILED");
    assertThat(typed(new ShowCommand(), 0, "-c", settings, batch.id()))
        .contains(
            "of the run    " + run, "job status    Failed", KnownRefusal.ROLE_ON_MODEL.meaning())
        .containsPattern("life +\\S+Z  OPEN")
        .containsPattern("Z  job Failed ")
        .containsPattern("sources +file:p.jsonl:\\S+ 1 record, 0 answered");
    assertThat(
            typed(new BatchesCommand(), 0, "-c", settings, "--state", "FAILED", "--model", "NOVA"))
        .contains(batch.id());
    assertThat(typed(new BatchesCommand(), 0, "-c", settings, "--state", "OPEN,DELIVERED"))
        .doesNotContain(batch.id());
    assertThat(typed(new BatchesCommand(), 0, "-c", settings, "--since", "1h", "--text", "2"))
        .contains(batch.id());
    assertThat(typed(new BatchesCommand(), 0, "-c", settings, "--source", "elsewhere"))
        .doesNotContain(batch.id());
    assertThat(
            json(typed(new BatchesCommand(), 0, "-c", settings, "--json")).findValuesAsText("id"))
        .containsExactly(batch.id());
    assertThat(json(typed(new ShowCommand(), 0, "-c", settings, batch.id(), "--json")).at("/batch"))
        .isEqualTo(
            json(typed(new BatchesCommand(), 0, "-c", settings, "--json")).at("/1/batches/0"));
    JsonNode books = json(typed(new AuditCommand(), 0, "-c", settings, "--json")).at("/1/books");
    assertThat(books.at("/books/pending").longValue()).isEqualTo(1);
    assertThat(books.at("/books/rejected").longValue()).isEqualTo(1);
    assertThat(typed(new AuditCommand(), 0, "-c", settings)).contains(run, "The books balance.");
    assertThat(typed(new ProblemsCommand(), 1, "-c", settings))
        .contains(
            "No process serves this data folder",
            "Nothing is wrong." + System.lineSeparator() + run,
            "batch-failed",
            "Batch " + batch.id() + " is FAILED, 1 prompt without an answer: the job failed",
            KnownRefusal.ROLE_ON_MODEL.remedy() + ". Then send them again (rerun " + batch.id(),
            "dead-letters");
    assertThat(typed(new ProblemsCommand(), 1, "--json", "-c", settings))
        .startsWith("[{\"served\":false,\"problems\":[]},{\"run\":\"run ")
        .contains("\"kind\":\"BATCH_FAILED\",\"subject\":\"" + batch.id());
    assertThat(typed(new BatchCommand.Rerun(), 0, "-c", settings, batch.id()))
        .contains("give the same command: " + run);
    assertThat(typed(new BatchCommand.Drop(), 0, "-c", settings, batch.id()))
        .contains("when the same command is given again", run);

    assertThat(typed(new DeadLettersCommand(), 0, "-c", settings))
        .contains("There are no dead letters.", run)
        .containsPattern(
            " 1 +0  REJECTED +the value is not a JSON object; for CSV or plain text set intake.shape \\(wrong-type\\)")
        .containsPattern("[0-9a-f]{16}  +p.jsonl:2");
    assertThat(typed(new DeadLettersCommand(), 1, "-c", settings, "--resend", "--yes"))
        .contains("1 dead letter matches and is neither sent again nor dropped");

    user.set("local.faults", "{}");
    assertThat(user.run(file, "--out", out)).isEqualTo(2); // one is no JSON
    assertThat(user.screen()).contains("2 prompts: 1 answered, 1 failed");
    assertThat(typed(new AuditCommand(), 0, "-c", settings)).contains("The books balance.");
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void a_problem_at_rest_has_the_time_at_which_it_was_first_seen_or_none() throws Exception {
    Files.writeString(folder.resolve("run.settings"), "data.dir=" + folder.resolve("data"));
    Path data = Files.createDirectories(folder.resolve("data"));
    String settings = folder.resolve("run.settings").toString();
    Files.createDirectories(data.resolve("dead-letters"));
    Files.writeString(
        data.resolve("dead-letters/p.jsonl-00000000.jsonl"),
        "{\"source\":\"file:p.jsonl\",\"line\":1,\"code\":\"x\",\"reason\":\"y\",\"value\":\"z\"}\n");
    try (LedgerDatabase database =
        LedgerDatabase.open("jdbc:sqlite:" + data.resolve("ledger.db"))) {
      assertThat(typed(new ProblemsCommand(), 1, "-c", settings))
          .containsPattern("dead-letters +1 value could not become a prompt")
          .contains("Those of a run are asked again by its command")
          .doesNotContain("since");
      assertThat(typed(new ProblemsCommand(), 1, "-c", settings, "--json"))
          .doesNotContain("\"since\"");

      StandingProblem seen =
          StandingProblem.of(Kind.DEAD_LETTERS, "rejected", "s", "r", null)
              .seen(NodeName.of(data), Instant.parse("2026-11-27T01:02:03Z"));
      new ProblemTable(database, (handle, began, problem, at) -> {})
          .save(List.of(new Changed(Change.BEGAN, seen, seen.since())));
      assertThat(typed(new ProblemsCommand(), 1, "-c", settings))
          .containsPattern("dead-letters +since 2026-11-27T01:02:03Z +1 value");
    }
  }

  @Test
  void an_open_batch_is_listed_and_shown_without_being_read() throws Exception {
    Typed user = new Typed(folder);
    Path file = user.file("p.jsonl", "{\"prompt\":\"x\"}\n");
    assertThat(user.run(file, "--out", folder.resolve("out"))).isZero();
    String id = "20261122-132230-123-aaaaaa";
    Path open = Files.createDirectories(folder.resolve("data/spool/key/" + id + ".open"));
    Files.writeString(
        open.resolveSibling("key.json"),
        "{\"modelId\":\"m\",\"invocationType\":\"Converse\",\"group\":\"\"}");
    Files.writeString(open.resolve("input.jsonl"), "no matter what");
    Files.writeString(
        open.resolve("context.jsonl"), "{\"recordId\":\"" + RecordId.of(35) + "\"}\n");
    String settings = folder.resolve("run.settings").toString();

    assertThat(typed(new BatchesCommand(), 0, "-c", settings).lines().skip(1).findFirst())
        .get()
        .asString()
        .matches(id + "  +OPEN +36 +0 +0 +0  waits for .*");
    assertThat(typed(new BatchesCommand(), 0, "-c", settings, "--state", "OPEN"))
        .hasLineCount(2 + 1); // and the name of the run
    assertThat(typed(new ShowCommand(), 0, "-c", settings, id))
        .contains("state         OPEN", "records       36");
    assertThatThrownBy(() -> typed(new BatchCommand.Drop(), 0, "-c", settings, id))
        .hasMessage("Batch " + id + " is open and has no job: seal closes it, once its node runs");
  }

  @Test
  void batches_are_watched_until_somebody_interrupts() throws Exception {
    Typed user = new Typed(folder);
    Path file = user.file("p.jsonl", "{\"prompt\":\"x\"}\n");
    assertThat(user.run(file, "--out", folder.resolve("out"))).isZero();
    String[] screen = new String[1];
    String[] typed = {"-c", folder.resolve("run.settings").toString(), "--watch"};
    Thread watcher =
        new Thread(
            () ->
                assertThatCode(() -> screen[0] = typed(new BatchesCommand(), 0, typed))
                    .doesNotThrowAnyException());

    watcher.start();
    await().pollInterval(Duration.ofMillis(10)).until(() -> isAsleep(watcher));
    watcher.interrupt();
    watcher.join();

    assertThat(screen[0]).containsOnlyOnce(user.batches().get(0).id()).doesNotContain("\033");
  }

  private static boolean isAsleep(Thread watcher) {
    return Arrays.stream(watcher.getStackTrace())
        .limit(3)
        .anyMatch(at -> at.getMethodName().equals("isToGoOn"));
  }

  @Test
  void all_that_match_are_asked_for_once_they_are_confirmed_with_numbers() throws Exception {
    Files.writeString(folder.resolve("run.settings"), "data.dir=" + folder.resolve("data"));
    Files.createDirectories(folder.resolve("data"));
    String settings = folder.resolve("run.settings").toString();
    try (LedgerDatabase database =
            LedgerDatabase.open("jdbc:sqlite:" + folder.resolve("data/ledger.db"));
        Ledger ledger = new JdbcLedger(database, Clock.systemUTC(), "node")) {
      for (String id : List.of("b1", "b2")) {
        Rows.in(BatchState.FAILED, ledger, id, Rows.NOVA, "node", Rows.ARN, Instant.now());
      }
      String[] failed = {"-c", settings, "--state", "FAILED", "--model", "nova"};

      assertThat(typed(new BatchCommand.Rerun(), 1, failed))
          .contains("2 batches match, 2 can be rerun: ", "Nothing was done. Add --yes to do it.");
      assertThat(typed(new BatchCommand.Stop(), 1, failed)).contains("none can be stopped.");
      OperatorRequests requests = new OperatorRequests(database, Clock.systemUTC());
      assertThat(requests.open()).isEmpty();

      String[] yes = Stream.concat(Stream.of(failed), Stream.of("--yes")).toArray(String[]::new);
      assertThat(typed(new BatchCommand.Rerun(), 0, yes)).contains("2 requests recorded.");
      typed(new BatchCommand.Rerun(), 0, yes);
      assertThat(requests.open())
          .extracting(OperatorRequest::batchId)
          .containsExactlyInAnyOrder("b1", "b2");
      assertThat(requests.open())
          .allMatch(request -> request.by().equals(System.getProperty("user.name")));
    }
  }

  @Test
  @Timeout(10)
  void a_request_that_nobody_can_carry_out_now_is_not_waited_for() throws Exception {
    Files.writeString(folder.resolve("run.settings"), "data.dir=" + folder.resolve("data"));
    Files.createDirectories(folder.resolve("data"));
    LedgerDatabase.open("jdbc:sqlite:" + folder.resolve("data/ledger.db")).close();

    assertThat(
            typed(
                new PauseCommand.Pause(),
                0,
                "-c",
                folder.resolve("run.settings").toString(),
                "intake-files"))
        .contains("Nothing serves this data folder now: the next serve carries it out.");
  }

  @Test
  void an_answer_without_text_is_counted_by_run_show_and_audit() throws Exception {
    HttpServer model =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    model.createContext("/v1/chat/completions", OperatorOfRunTest::answerOnlyWhatIsAsked);
    model.start();
    try {
      Typed user =
          new Typed(folder).set("local.model", "http://127.0.0.1:" + model.getAddress().getPort());
      Path file =
          user.file(
              "p.jsonl",
              "{\"prompt\":\"say a\"}\n{\"prompt\":\"be quiet\"}\n{\"prompt\":\"say b\"}\n");

      assertThat(user.run(file, "--out", folder.resolve("out"))).isZero();

      assertThat(user.screen())
          .contains("3 prompts: 3 answered (1 of them without text), 0 failed");
      String settings = folder.resolve("run.settings").toString();
      String batch = user.batches().get(0).id();
      assertThat(typed(new ShowCommand(), 0, "-c", settings, batch))
          .containsPattern("answered +3\\R")
          .containsPattern("without text +1\\R");
      assertThat(typed(new AuditCommand(), 0, "-c", settings))
          .containsPattern("delivered +empty +reused +dead-lettered")
          .containsPattern(" 3 +3 +1 +0 +0 +0 +0 +0  file:.*p.jsonl")
          .contains("The books balance.");
    } finally {
      model.stop(0);
    }
  }

  private static void answerOnlyWhatIsAsked(HttpExchange call) throws IOException {
    try (call) {
      String asked = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] answer =
          "{\"choices\":[{\"message\":{\"content\":\"%s\"}}]}"
              .formatted(asked.contains("be quiet") ? "" : "word")
              .getBytes(StandardCharsets.UTF_8);
      call.sendResponseHeaders(200, answer.length);
      call.getResponseBody().write(answer);
    }
  }
}
