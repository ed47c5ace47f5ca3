/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.NodeName;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.servers.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the program as a user does and makes the user's mistakes. */
@Timeout(60)
class CommandLineTest {
  @TempDir private Path folder;

  /** Not within the time of a test: where this is the first to start one, it takes the longest. */
  @BeforeAll
  static void archive() {
    JavaProcess.fastStart();
  }

  private record Ended(int exit, String out, String err) {}

  private Ended run(String... arguments) throws IOException, InterruptedException {
    try (JavaProcess process =
        JavaProcess.start(folder, List.of(), CamelBedrockBatch.class, List.of(arguments))) {
      return new Ended(process.awaitExit(), process.output(), process.log());
    }
  }

  /** Types one command after the other, as a start takes longer than a mistake. */
  static final class Commands {
    private static final String END = "exit code ";

    private Commands() {}

    public static void main(String[] commands) {
      for (String command : commands) {
        String end = END + CamelBedrockBatch.execute(command.split(" "));
        System.out.println(end);
        System.err.println(end);
      }
      System.exit(0);
    }

    /** What became of each of them. */
    static List<Ended> type(Path folder, String... commands) throws Exception {
      try (JavaProcess process =
          JavaProcess.start(folder, List.of(), Commands.class, List.of(commands))) {
        assertThat(process.awaitExit()).isZero();
        String[] out = process.output().split(END, -1);
        String[] err = process.log().split(END, -1);
        return IntStream.range(0, commands.length)
            .mapToObj(i -> new Ended(exit(out[i + 1]), said(out, i), said(err, i)))
            .toList();
      }
    }

    /** Before it stands the exit code of the one before. */
    private static String said(String[] all, int i) {
      return i == 0 ? all[0] : all[i].substring(all[i].indexOf('\n') + 1);
    }

    private static int exit(String text) {
      return Integer.parseInt(text.substring(0, text.indexOf('\n')).strip());
    }
  }

  @Test
  void answers_a_mistake_in_words_and_with_exit_code_1() throws Exception {
    for (String name : List.of("x", "y")) {
      Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("p.jsonl"), "{}");
    }
    Map<String, String> mistakes = new LinkedHashMap<>();
    mistakes.put("sevre", "sevre");
    mistakes.put("run --out out", "FILE");
    mistakes.put("run nosuch.jsonl", "--out");
    mistakes.put("run nosuch.jsonl --out out", "There is no file to read at nosuch.jsonl");
    mistakes.put("run x/p.jsonl y/p.jsonl --out out", "Two files are named p.jsonl");
    Files.writeString(folder.resolve("-d.jsonl"), "{}");
    mistakes.put("run -d.jsonl --out out", "begins with a dash is written ./-d.jsonl");
    mistakes.put("validate x/p.jsonl -d.jsonl", "begins with a dash is written ./-d.jsonl");
    mistakes.put("local-aws --port 99999", "--port must be a port from 1 to 65535");
    mistakes.put("run x/p.jsonl --out -", "--out names a folder");
    mistakes.put("serve --config nosuch.properties", "nosuch.properties");
    mistakes.put("run x --out out", "x is a folder; name the files in it");
    mistakes.put("-c nosuch.properties", "nosuch.properties does not exist");
    mistakes.put("-c nosuch.properties batches", "nosuch.properties does not exist");
    mistakes.put("-c nosuch.properties prices update x", "nosuch.properties does not exist");
    mistakes.put("prices -c nosuch.properties update x", "nosuch.properties does not exist");
    mistakes.put("-c x.properties cost -c nosuch.properties", "  nosuch.properties does not");
    for (String looks :
        List.of("batches", "show b", "hold b", "seal", "audit", "cost", "pause x")) {
      mistakes.put(looks, "There is no ledger for the data folder " + folder.toRealPath());
    }
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.writeString(folder.resolve("empty.properties"), "data.dir=empty");
    mistakes.put("-c empty.properties batches", "There is no ledger for the data folder ");
    mistakes.put("-c nosuch.properties demo", "'demo' reads no settings: leave -c out");

    mistakes.put("rerun", "Give the id of a batch, or say which batches: --state, --model");

    List<Ended> ended = Commands.type(folder, mistakes.keySet().toArray(String[]::new));

    assertThat(ended)
        .zipSatisfy(
            mistakes.values(),
            (one, words) -> {
              assertThat(one.exit()).isEqualTo(1);
              assertThat(one.out()).isEmpty();
              assertThat(one.err()).contains(words).doesNotContain("Exception", "\tat ");
              assertThat(one.err().lines()).hasSizeBetween(1, 2);
            });
    assertThat(ended.get(4).err().lines())
        .singleElement()
        .asString()
        .startsWith("Two files are named p.jsonl");
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(empty).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-Dlog.format=xml | log.format=xml (-Dlog.format) must be text or json",
        "-Dlog.level=LOUD | log.level=LOUD (-Dlog.level) must be TRACE, DEBUG, INFO, WARN, ERROR"
      })
  void says_that_there_is_no_such_log_before_it_writes_one(String option, String words)
      throws Exception {
    try (JavaProcess process =
        JavaProcess.start(folder, List.of(option), CamelBedrockBatch.class, List.of("batches"))) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.log().lines()).singleElement().asString().startsWith(words);
    }
  }

  @Test
  void explains_a_command_whatever_stands_before_it() throws Exception {
    assertThat(Commands.type(folder, "-c x.properties demo --help", "demo --help"))
        .allSatisfy(
            ended -> {
              assertThat(ended.exit()).isZero();
              assertThat(ended.out()).startsWith("Usage: camel-bedrock-batch demo ");
            });
  }

  @Test
  void says_nothing_but_json_once_the_log_is_to_be_json() throws Exception {
    try (JavaProcess process =
        JavaProcess.start(
            folder,
            List.of("-Dlog.format=json", "-Dlogback.configurationFile=logback.xml"),
            CamelBedrockBatch.class,
            List.of("serve"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> process.log().contains("\"Ready. Prompts: "));
      String log = process.log();
      for (String line : log.substring(0, log.lastIndexOf('\n')).lines().toList()) {
        assertThat(new ObjectMapper().readTree(line).path("level").isTextual()).as(line).isTrue();
      }
    }
  }

  @Test
  void says_what_serves_where_there_is_no_source_or_somebody_serves_already() throws Exception {
    List<String> options = List.of("-Dintake.from=", "-Dconsole.enabled=false");
    try (JavaProcess process =
        JavaProcess.start(folder, options, CamelBedrockBatch.class, List.of("serve"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> process.log().contains("Ready. Prompts: "));
      assertThat(process.log()).contains("none but those of routes of your own (intake.from is");

      Ended second = run("serve");

      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.err().lines()).singleElement().asString().contains("is in use by process");
    }
  }

  @Test
  void names_a_port_that_is_taken_and_a_folder_that_cannot_be_made_in_one_line() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String port : List.of("http.port", "local.port", "local.s3-port")) {
        Ended ended = serve("-D" + port + "=" + taken.getLocalPort());
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err())
            .doesNotContain("\tat ")
            .contains(taken.getLocalPort() + "")
            .contains("Address already in use. Stop what listens there, or set another port");
      }
    }
    Path lock = Files.createDirectories(folder.resolve("none/.lock")); // where a file is wanted
    Ended ended = serve("-Ddata.dir=" + lock.getParent());
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .startsWith("The data folder " + lock.getParent() + " cannot be used (")
        .endsWith("). Let this user write there, or use another folder with -Ddata.dir=…");
  }

  private Ended serve(String option) throws Exception {
    List<String> options = List.of("-Dintake.from=http", "-Dconsole.enabled=false", option);
    try (JavaProcess process =
        JavaProcess.start(folder, options, CamelBedrockBatch.class, List.of("serve"))) {
      return new Ended(process.awaitExit(), process.output(), process.log());
    }
  }

  @Test
  void ends_an_audit_with_exit_code_1_only_when_the_books_do_not_balance() throws Exception {
    LedgerDatabase.open("jdbc:sqlite:" + folder.resolve("data/ledger.db")).close();
    Ended nothing = run("audit");
    assertThat(nothing.exit()).isZero();
    assertThat(nothing.out()).contains("in all", "The books balance.");

    try (LedgerDatabase ledger =
        LedgerDatabase.open("jdbc:sqlite:" + folder.resolve("data/ledger.db"))) {
      new JdbcLedger(ledger, Clock.systemUTC(), "node").sources().taken("file:x", 1_319, 2);
    }
    Ended lost = run("audit");

    assertThat(lost.exit()).isEqualTo(1);
    assertThat(lost.out())
        .contains(
            "1,319            0         0         0             0            0            0"
                + "            2  file:x  <- 1,319 are missing")
        .contains("THE BOOKS DO NOT BALANCE");
  }

  @Test
  void cannot_look_for_problems_by_a_mistake_or_where_nothing_is_until_something_is_to_be_adopted()
      throws Exception {
    assertThat(Commands.type(folder, "problems", "adopt", "problems", "problems --foo"))
        .extracting(Ended::exit)
        .containsExactly(2, 0, 0, 2);
    Path data = folder.resolve("data");
    try (LedgerDatabase ledger = LedgerDatabase.open("jdbc:sqlite:" + data.resolve("ledger.db"))) {
      assertThat(new OperatorRequests(ledger, Clock.systemUTC()).open())
          .extracting(OperatorRequest::batchId)
          .containsExactly(NodeName.of(data));
    }
  }

  @Test
  void lists_every_mistake_in_the_settings() throws Exception {
    Files.writeString(
        folder.resolve("application.properties"), "batch.max-records=0\nbatch.max-recrods=3\n");
    Files.writeString(folder.resolve("p.jsonl"), "{}");

    Ended ended = run("run", "p.jsonl", "--out", "out");

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err())
        .contains("2 mistakes in the settings", "batch.max-records=0", "batch.max-recrods")
        .doesNotContain("Exception");
  }

  @Test
  void a_ledger_whose_user_may_make_no_tables_is_told_in_one_line() throws Exception {
    String url = PostgresServer.running().database();
    PostgresServer.execute(url, "create role nobody_here login");
    PostgresServer.execute(url, "revoke create on schema public from public");
    String nobodys = url.replaceFirst("user=postgres", "user=nobody_here");
    Path settings = Files.writeString(folder.resolve("nobody.properties"), "ledger.url=" + nobodys);

    List<Ended> ended = Commands.type(folder, "adopt -c " + settings, "problems -c " + settings);

    assertThat(ended).extracting(Ended::exit).containsExactly(1, 2);
    assertThat(ended.get(1).err().lines())
        .singleElement(STRING)
        .startsWith("There is no ledger in jdbc:postgresql:");
    assertThat(ended.get(0).err().lines())
        .singleElement(STRING)
        .startsWith(
            "The user of the ledger (ledger.url) lacks a right: ERROR: permission denied for")
        .contains("It needs CREATE and USAGE");
  }
}
