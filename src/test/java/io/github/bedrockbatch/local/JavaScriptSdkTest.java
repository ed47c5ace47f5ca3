/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other official SDK reads the wire more strictly in places, so it has its say too. */
class JavaScriptSdkTest {
  private static final Path SOURCE = Path.of("src", "test", "js");
  private static final Path WORK = Path.of("target", "js-sdk-check").toAbsolutePath();

  @TempDir Path directory;

  private record Ran(int exit, String output) {}

  @Test
  void the_javascript_sdk_understands_every_field() throws Exception {
    assumeTrue(isThere("node") && isThere("npm"), "skipped: node and npm are not installed");
    Files.createDirectories(WORK);
    for (String file : List.of("package.json", "package-lock.json", "drive.js")) {
      Files.copy(SOURCE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Ran install = run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
    assumeTrue(install.exit() == 0, "skipped: npm ci cannot reach the registry");

    try (Emulator emulator = Emulator.start(directory, o -> o.jobDuration = Duration.ofHours(1))) {
      Ran drive = run("node", "drive.js", emulator.endpoint().toString());
      assertThat(drive.exit()).as(drive.output()).isZero();
      check(Emulator.json(drive.output()));
    }
  }

  private static void check(JsonNode seen) {
    for (JsonNode job : List.of(seen.path("job"), seen.path("summary"))) {
      for (String date : List.of("submitTime", "lastModifiedTime", "jobExpirationTime")) {
        assertThat(job.path(date).textValue()).as(date).isEqualTo("Date");
      }
      for (String number :
          List.of(
              "totalRecordCount",
              "processedRecordCount",
              "successRecordCount",
              "errorRecordCount",
              "timeoutDurationInHours")) {
        assertThat(job.path(number).textValue()).as(number).isEqualTo("number");
      }
      for (String text :
          List.of("jobArn", "jobName", "modelId", "roleArn", "status", "modelInvocationType")) {
        assertThat(job.path(text).textValue()).as(text).isEqualTo("string");
      }
      assertThat(job.path("inputDataConfig").textValue()).isEqualTo("object");
    }
    assertThat(seen.path("pages"))
        .isEqualTo(Emulator.json("[[\"js-one\",\"js-two\"],[\"js-three\"]]"));
    assertThat(seen.path("stopped").textValue()).isEqualTo("Stopping");
    assertThat(seen.at("/refusal/name").textValue()).isEqualTo("ConflictException");
    assertThat(seen.at("/refusal/status").intValue()).isEqualTo(400);
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(program, "--version").start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Ran run(String... command) throws IOException, InterruptedException {
    Path log = WORK.resolve("stderr.log");
    Process process =
        new ProcessBuilder(command).directory(WORK.toFile()).redirectError(log.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int exit = process.waitFor();
    return new Ran(exit, exit == 0 ? output : output + Files.readString(log));
  }
}
