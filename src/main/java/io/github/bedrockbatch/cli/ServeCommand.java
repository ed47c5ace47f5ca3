/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.check.route.RouteFolder;
import io.github.bedrockbatch.cli.terminal.Halt;
import io.github.bedrockbatch.cli.terminal.LogFormat;
import io.github.bedrockbatch.cli.terminal.LogLevel;
import io.github.bedrockbatch.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the routes until the process is stopped.",
      "As shipped: takes files from <data.dir>/inbox and puts answers into <data.dir>/outbox."
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  /** What SIGINT and SIGTERM do. */
  private volatile Runnable stop =
      () -> log().info("Stopped while it was starting. The next start resumes what it had begun.");

  ServeCommand() {}

  ServeCommand(ConfigOption config) {
    this.config = config;
  }

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("INFO");
    Settings settings = config.load(Map.of());
    LogFormat.use(settings.observe().logFormat());
    Pipeline pipeline = start(settings);
    String console = pipeline.serveConsole().map(address -> "  Console: " + address).orElse("");
    Path data = settings.data().dir().toAbsolutePath();
    String ready =
        "Ready. Prompts: "
            + named(settings.intake().from(), "intake.from", data.resolve("inbox"))
            + "  Answers: "
            + named(settings.deliver().to(), "deliver.to", data.resolve("outbox"))
            + console
            + "  Stop with Ctrl-C.";
    if (settings.observe().logFormat().equals("json")) { // programs read it, and expect JSON only
      log().info(ready);
    } else {
      System.err.println(ready);
    }
    pipeline
        .missingCredentials()
        .ifPresent(what -> log().error("{}. Until then prompts are accepted and wait", what));
    new CountDownLatch(1).await();
    return 0;
  }

  private Pipeline start(Settings settings) throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop.run(), "stop"));
    try {
      RouteFolder.check(RouteFolder.PATH);
      for (Path file : RouteFolder.misnamed(RouteFolder.PATH)) {
        log().warn("{} is not loaded: the names of route files end with .camel.yaml", file);
      }
      Pipeline pipeline = Pipeline.start(settings, routes(), Halt.ofServer().everywhere());
      stop = pipeline::close;
      return pipeline;
    } catch (Exception | Error e) {
      stop = () -> {}; // the caller reports why it ends
      throw e;
    }
  }

  /** Not a constant, which would be created before the log level is set. */
  private static Logger log() {
    return LoggerFactory.getLogger(ServeCommand.class);
  }

  private static String named(List<String> ends, String option, Path files) {
    if (ends.isEmpty()) {
      return "none but those of routes of your own (%s is empty)".formatted(option);
    }
    return ends.stream()
        .map(end -> end.equals("files") ? files.toString() : end)
        .collect(Collectors.joining(", "));
  }

  /** The route files in {@code routes/} if that folder is here, otherwise those in the jar. */
  static String routes() {
    return Files.isDirectory(RouteFolder.PATH)
        ? "file:routes/*.camel.yaml"
        : "classpath:routes/*.camel.yaml";
  }
}
