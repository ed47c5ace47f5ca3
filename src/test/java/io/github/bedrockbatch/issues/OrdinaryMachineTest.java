/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.cli.CamelBedrockBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program on machines as they are: behind a proxy, in a container, with no locale. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOs({OS.LINUX, OS.MAC})
class OrdinaryMachineTest {
  /** Nobody listens there. */
  private static final String PROXY = "http://127.0.0.1:9";

  private Path folder;

  private record Ended(int exit, String said) {}

  private Ended ended;

  @BeforeAll
  void run_with_much_in_the_way(@TempDir Path empty) throws Exception {
    folder = empty;
    Files.writeString(
        folder.resolve("p.jsonl"), "{\"id\":\"a\",\"prompt\":\"Größe?\"}\n{\"prompt\":\"…\"}\n");
    ended =
        run(
            Map.of(
                "HTTP_PROXY",
                PROXY,
                "HTTPS_PROXY",
                PROXY,
                "http_proxy",
                PROXY,
                "https_proxy",
                PROXY,
                "SFTP_PORT",
                "tcp://10.0.0.1:22",
                "KAFKA_PORT_9092_TCP",
                "tcp://10.0.0.2:9092",
                "AWS_REGION",
                "",
                "AWS_PROFILE",
                ""),
            List.of(
                "-Dhttp.proxyHost=127.0.0.1",
                "-Dhttp.proxyPort=9",
                "-Dhttp.nonProxyHosts=*.corp",
                "-Dhttp.keepAlive=true",
                "-Dhttps.proxyHost=127.0.0.1",
                "-Dhttps.proxyPort=9",
                "-DsocksProxyHost=127.0.0.1",
                "-DsocksProxyPort=9",
                "-DsocksNonProxyHosts=*.corp",
                "-Ds3.kms-key-id=alias/prompts",
                "-Ds3.bucket-owner=123456789012",
                "-Dbatch.min-records=1",
                "-Dlocal.min-records=1"),
            "run p.jsonl --out out");
  }

  private static List<String> command(List<String> options, String arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/bin/sh", "-c", "umask 022; exec \"$@\" " + arguments, "sh", JavaProcess.java()));
    command.addAll(JavaProcess.arguments(options, CamelBedrockBatch.class, List.of()));
    return command;
  }

  private Ended run(Map<String, String> environment, List<String> options, String arguments)
      throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command(options, arguments))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end:\n" + Files.readString(said));
    }
    return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
  }

  @Test
  void local_mode_passes_no_proxy_and_meets_no_setting_of_others() throws IOException {
    assertThat(ended.exit()).as(ended.said()).isZero();
    assertThat(Files.readAllLines(folder.resolve("out/p.jsonl.results.jsonl")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("\"succeeded\""));
  }

  @Test
  void the_results_of_a_run_have_the_permissions_that_the_user_gives_files() throws IOException {
    assertThat(permissions("out/p.jsonl.results.jsonl")).isEqualTo("rw-r--r--");
    assertThat(permissions("data")).isEqualTo("rwx------");
  }

  private String permissions(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }

  @Test
  void a_name_that_the_locale_does_not_allow_is_refused_with_the_remedy() throws Exception {
    Ended refused =
        run(
            Map.of("PATH", "/usr/bin:/bin"),
            List.of(),
            "run $(printf 'gr\\303\\266\\303\\237e.jsonl') --out out");

    if (refused.said().contains("There is no file")) {
      return; // this JVM reads names as UTF-8 with no locale, too
    }
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.said())
        .contains("'gr?e.jsonl' cannot be read as a file name", "Set LC_ALL=C.UTF-8")
        .doesNotContain("Exception");
  }

  @Test
  void a_file_name_with_line_feeds_forges_no_line_on_the_screen() throws Exception {
    Ended refused =
        run(Map.of(), List.of(), "run \"$(printf 'n\\n\\033[2JFAKE')\" p.jsonl --out other");

    assertThat(refused.said()).startsWith("There is no file to read at n  [2JFAKE");
    assertThat(refused.said().lines()).hasSize(1);
  }

  @Test
  void what_local_aws_prints_sends_any_cli_or_sdk_to_it() throws Exception {
    Process process =
        new ProcessBuilder(command(List.of(), "local-aws --port 0 --s3-port 0"))
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = new ArrayList<>();
      while (lines.isEmpty() || !lines.get(lines.size() - 1).contains("URL_S3")) {
        lines.add(out.readLine());
      }
      assertThat(lines)
          .contains("export AWS_REGION=us-east-1", "export AWS_DEFAULT_REGION=us-east-1")
          .anyMatch(line -> line.matches("export AWS_ENDPOINT_URL_BEDROCK=http://127.0.0.1:\\d+"))
          .anyMatch(line -> line.startsWith("export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http:"));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void words_are_in_utf_8_where_there_is_no_locale() throws Exception {
    assertThat(run(Map.of(), List.of(), "--help").said()).contains("-Dbatch.max-records=…");
  }

  @Test
  void figures_are_those_of_english_whatever_the_language_of_the_machine_is() throws Exception {
    List<String> arabic =
        List.of(
            "-Duser.language=ar",
            "-Duser.country=EG",
            "-Dbatch.min-records=1",
            "-Dlocal.min-records=1",
            "-Dlocal.faults={\"recordErrorShare\":1}");
    Files.writeString(
        folder.resolve("records.jsonl"),
        "{\"modelInput\":{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]}}\n"
            .repeat(2));

    Ended failed = run(Map.of(), arabic, "run records.jsonl --out arabic");
    Ended problems = run(Map.of(), arabic, "problems");

    assertThat(failed.said()).contains("2 prompts: 0 answered, 2 failed", "2 failed: 400: A fault");
    assertThat(problems.said()).contains("Nothing is wrong");
    assertThat(problems.exit()).isZero();
  }

  @Test
  void it_serves_on_a_machine_where_the_lower_case_of_i_has_no_dot() throws Exception {
    List<String> turkish =
        List.of("-Duser.language=tr", "-Duser.country=TR", "-Dconsole.enabled=false");
    Process process =
        new ProcessBuilder(command(turkish, "serve"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.lines().filter(line -> line.matches("Ready.*|.*failed: .*")).findFirst())
          .hasValueSatisfying(line -> assertThat(line).startsWith("Ready."));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_password_in_the_url_of_the_ledger_is_in_no_message() throws Exception {
    Ended refused =
        run(
            Map.of(
                "LEDGER_URL", "jdbc:postgresql://me:S3C/R?ET@x@nowhere/db?password=S3CRET;S3CRET"),
            List.of(),
            "batches");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.said()).contains("ledger").doesNotContain("S3C", "ET@", "RET");
  }

  @Test
  void a_temporary_folder_that_runs_no_programs_is_named_in_place_of_the_ledger() throws Exception {
    Ended refused =
        run(
            Map.of(),
            List.of("-Djava.io.tmpdir=missing", "-Dlogback.configurationFile=logback.xml"),
            "serve");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.said())
        .contains("The ledger cannot be opened", "java.io.tmpdir")
        .doesNotContain("read and write the file", "Exception", "LinkageError", "\tat ");
  }

  @Test
  void check_says_before_the_first_start_that_the_temporary_folder_runs_no_programs()
      throws Exception {
    Ended looked =
        run(
            Map.of(),
            List.of("-Djava.io.tmpdir=missing", "-Ddata.dir=never-served"),
            "check --output short");

    assertThat(looked.exit()).isEqualTo(1);
    assertThat(looked.said()).contains("the ledger can be used", "java.io.tmpdir");
  }
}
