/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.UnsteadyLedger;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.servers.CallbackServer;
import io.github.bedrockbatch.servers.SftpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fault switches of local-aws, one by one: what a person is told, and that it goes away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemsFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SECRET = "a secret question";

  @TempDir private static Path data;
  private final SettableClock clock = new SettableClock();
  private final UnsteadyLedger unsteady = new UnsteadyLedger();
  private Flow flow;
  private ProducerTemplate template;
  private int files;
  private CallbackServer sink;
  private SftpServer sftp;

  @BeforeAll
  void start() throws Exception {
    sink = CallbackServer.start();
    sftp = SftpServer.start(data.resolve("sftp"));
    Files.createDirectories(sftp.root().resolve("inbox"));
    SinkRoutes routes =
        SinkRoutes.copy(data.resolve("routes"))
            .change("11-intake-sftp.camel.yaml", "delay: 5000", "delay: 200")
            .sink("to-http", "own", Map.of("url", sink.url("/answers")));
    Files.writeString(
        data.resolve("routes/20-own.camel.yaml"),
        ownSource("own-rows", "routeConfigurationId: intake-retry")
            + ownSource("own-mails", "description: handles no failures"));
    flow =
        Flow.start(
            data,
            Map.ofEntries(
                Map.entry("local.min-records", "1"),
                Map.entry("batch.min-records", "1"),
                Map.entry("intake.from", "files,sftp"),
                Map.entry("deliver.to", "files,own,sftp"),
                Map.entry("sftp.host", "127.0.0.1"),
                Map.entry("sftp.port", Integer.toString(sftp.port())),
                Map.entry("sftp.user", SftpServer.USER),
                Map.entry("sftp.password", SftpServer.PASSWORD),
                Map.entry("sftp.known-hosts", sftp.knownHosts(data.resolve("known")).toString()),
                Map.entry("aws.timeout", "2s"),
                Map.entry("retry.lost-after", "1m"),
                Map.entry("retry.max-attempts", "1"),
                Map.entry("batch.max-age", "100ms"),
                Map.entry("console.port", "0")),
            routes.pattern(),
            unsteady::around,
            clock);
    template = flow.camel().createProducerTemplate();
  }

  private static String ownSource(String id, String option) {
    return """
        - route:
            id: %1$s
            %2$s
            from:
              uri: direct:%1$s
              steps:
                - throwException: {exceptionType: java.lang.IllegalStateException, message: no column text}
                - to: prompts:route
        """
        .formatted(id, option);
  }

  @AfterEach
  void all_is_well_again() throws Exception {
    unsteady.away = false;
    sink.answer(call -> 200);
    sftp.password(SftpServer.PASSWORD);
    flow.faults();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              flow.pipeline().ledger().inState(BatchState.FAILED).forEach(this::drop);
              deleteDeadLetters();
              passTime(20);
              return standing().isEmpty();
            });
    assertThat(flow.pipeline().operator().audit().balances()).isTrue();
  }

  private void drop(Batch batch) {
    flow.outcome(operator -> operator.drop(batch.id(), false));
  }

  /** A person has seen to them. */
  private static void deleteDeadLetters() throws Exception {
    Path folder = Files.createDirectories(data.resolve("dead-letters/failed"));
    try (Stream<Path> letters = Files.list(folder)) {
      for (Path letter : letters.toList()) {
        Files.delete(letter);
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    flow.close();
    sink.close();
    sftp.close();
  }

  /** Time passes, and a look is taken as the timer takes it. */
  private void passTime(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    template.sendBody("direct:problems", null);
  }

  private List<StandingProblem> standing() {
    return flow.pipeline().standingProblems().standing();
  }

  private void prompts() throws Exception {
    flow.drop(
        "p" + files++ + ".jsonl", "{\"prompt\":\"%s %d\"}\n".formatted(SECRET, files).repeat(3));
  }

  private StandingProblem awaitProblem(Kind kind, String words) {
    StandingProblem found =
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(150))
            .until(
                () -> {
                  passTime(2);
                  return standing().stream()
                      .filter(p -> p.kind() == kind && p.sentence().contains(words))
                      .findFirst();
                },
                Optional::isPresent)
            .orElseThrow();
    assertThat(Duration.between(found.since(), clock.instant())).isLessThan(Duration.ofMinutes(1));
    assertThat(standing())
        .noneMatch(problem -> problem.toString().contains("secret question"))
        .noneMatch(problem -> problem.sentence().endsWith("."));
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'throttlingShare':1 | STAGE_FAILING | The stage submit is paused, as its calls fail: ",
        "'s3ErrorShare':1 | STAGE_FAILING | The stage upload is paused, as its calls fail: ",
        "'quotaReached':true | QUOTA_FULL | takes no more jobs of amazon.nova-lite-v1:0 now: ",
        "'deniedOperations':['ListModelInvocationJobs'] | CALL_REFUSED"
            + " | AWS does not allow what is needed to watch jobs (AccessDeniedException",
        "'deniedOperations':['CreateModelInvocationJob'] | BATCH_FAILED | prompts without an"
            + " answer: ",
        "'endState':'Failed','processedShare':0 | BATCH_FAILED | is FAILED, 3 prompts without an"
            + " answer: ",
        "'missingOutput':true | BATCH_INCOMPLETE | not found: ",
        "'forgottenJobs':true | BATCH_INCOMPLETE | the service does not know its job",
        "'hiddenOutput':true | BATCH_INCOMPLETE | not found: ",
        "'slowAnswerMillis':2500 | STAGE_FAILING | The stage submit is paused, as its calls fail: ",
        "'recordErrorShare':1 | DEAD_LETTERS | 3 prompts failed for good",
        "'missingLineShare':1 | BATCH_FAILED | 3 of its 3 records have no line",
        "'spoiledLineShare':1,'spoiling':'empty' | DEAD_LETTERS | 3 prompts failed for good",
        "'endState':'Expired','processedShare':0 | DEAD_LETTERS | 3 prompts failed for good",
      })
  void a_fault_of_aws_is_told_within_a_minute(String fault, Kind kind, String words)
      throws Exception {
    flow.faults(fault.replace('\'', '"'));
    prompts();

    StandingProblem problem = awaitProblem(kind, words);

    assertThat(problem.remedy()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"own-rows", "own-mails"})
  void what_a_source_hands_over_in_vain_again_and_again_is_a_problem(String source) {
    for (int i = 0; i < 3; i++) {
      template.send("direct:" + source, exchange -> exchange.getMessage().setBody(SECRET));
    }

    StandingProblem found =
        awaitProblem(Kind.SOURCE_FAILING, "What " + source + " is given is not all taken in");
    assertThat(found.sentence()).endsWith(": no column text");
  }

  @Test
  void a_deadline_that_has_passed_is_told() throws Exception {
    flow.faults("\"s3ErrorShare\":1");
    flow.drop("late.jsonl", "{\"prompt\":\"%s\",\"deadline\":\"1s\"}\n".formatted(SECRET));

    awaitProblem(Kind.DEADLINE_MISSED, "has passed the deadline ");
  }

  @Test
  void a_ledger_that_is_away_is_told() {
    unsteady.away = true;

    awaitProblem(Kind.STAGE_FAILING, "Everything waits for the ledger");
  }

  /** What the page of sources and sinks has of one. */
  private JsonNode atEdge(String ends, String name) {
    JsonNode all = flow.facts("/sources").at(ends);
    return StreamSupport.stream(all.spliterator(), false)
        .filter(end -> end.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_sink_that_is_away_is_told() throws Exception {
    sink.answer(call -> 503);
    prompts();

    awaitProblem(
        Kind.SINK_FAILING, "The sink own does not accept what it is given: it answered 503");
  }

  @Test
  void a_folder_whose_files_cannot_be_moved_away_is_told() throws Exception {
    Path done = Files.createDirectories(data.resolve("inbox/.done"));
    Files.move(done, data.resolve("done"));
    Files.createFile(done); // where a folder is wanted
    prompts();

    awaitProblem(Kind.SOURCE_FAILING, "Files that were read cannot be moved away from ");
    assertThat(atEdge("/edges/sources", "intake-files").path("trouble").asText())
        .startsWith("files that were read cannot be moved away: ");
    Files.delete(done);
  }

  @Test
  void an_sftp_server_that_rejects_the_password_is_told_as_source_and_as_sink() throws Exception {
    sftp.password("another");
    prompts();

    awaitProblem(Kind.SOURCE_FAILING, "Nothing is taken in from sftp://127.0.0.1:");
    StandingProblem problem =
        awaitProblem(Kind.SINK_FAILING, "The sink sftp does not accept what it is given: ");

    assertThat(standing())
        .filteredOn(of -> of.sentence().contains("sftp"))
        .hasSize(2)
        .allSatisfy(
            of ->
                assertThat(of.sentence())
                    .contains("Auth fail")
                    .doesNotContain(SftpServer.PASSWORD));
    JsonNode source = atEdge("/edges/sources", "intake-sftp");
    assertThat(source.path("trouble").asText()).contains("Auth fail");
    assertThat(source.path("troubleSince").asText()).isNotEmpty();
    assertThat(atEdge("/edges/sinks", "sftp").path("trouble").asText()).contains("Auth fail");
    assertThat(problem.remedy()).contains("credentials");
  }

  @Test
  void a_batch_that_was_damaged_on_disk_is_told_until_its_files_are_taken_away() throws Exception {
    Path key = Files.createDirectories(data.resolve("spool/some-key"));
    Files.writeString(key.resolve("key.json"), "{}");
    Path damaged = Files.createDirectories(key.resolve("20261126-old.damaged"));
    Files.writeString(damaged.resolve("damage.txt"), "line 3 is torn");

    awaitProblem(Kind.BATCH_DAMAGED, "Batch 20261126-old was damaged on disk: line 3 is torn");

    Files.delete(damaged.resolve("damage.txt"));
    Files.delete(damaged);
    Files.delete(key.resolve("key.json"));
  }

  @Test
  void books_that_differ_are_told() {
    flow.pipeline().ledger().sources().taken("file:gone", 7, 0);

    awaitProblem(Kind.BOOKS_DIFFER, "7 prompts of file:gone are missing");

    flow.pipeline().ledger().sources().taken("file:gone", 0, 0);
  }
}
