/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.run.OneShot;
import io.github.bedrockbatch.cli.terminal.Halt;
import io.github.bedrockbatch.cli.terminal.LogLevel;
import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Answers a bundled sample end to end, on the embedded Bedrock and S3, and ends.")
final class DemoCommand implements Callable<Integer> {
  private static final int SHOWN = 3;

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("WARN");
    Path folder = Files.createTempDirectory("camel-bedrock-batch-demo");
    Path prompts = folder.resolve("prompts.jsonl");
    try (InputStream sample = DemoCommand.class.getResourceAsStream("/demo/prompts.jsonl")) {
      Files.copy(sample, prompts);
    }
    Screen screen = Screen.standard();
    screen.say("Local mode: no call leaves this machine, nothing is paid. Prompts: " + prompts);
    Settings settings =
        Settings.load(
            SettingsSource.commandLine(
                Map.of("data.dir", folder.resolve("data").toString(), "poll.period", "100ms")));
    int exit =
        new OneShot(settings, List.of(prompts), folder, screen, Halt.ofRun().everywhere())
            .run(false);
    try (Stream<String> answers = Files.lines(folder.resolve("prompts.jsonl.results.jsonl"))) {
      answers.limit(SHOWN).forEach(answer -> screen.say("  " + answer));
    }
    screen.say("Next: java -jar target/camel-bedrock-batch.jar run FILE… --out DIR");
    return exit;
  }
}
