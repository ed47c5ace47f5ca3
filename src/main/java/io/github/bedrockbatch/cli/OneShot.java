/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.intake.IntakeCount;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.DurableFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes some files through the whole pipeline and waits for every answer. */
final class OneShot {
  private static final String DELIVER_FILES =
      "classpath:routes/80-deliver.camel.yaml,classpath:routes/90-deliver-files.camel.yaml";

  private static final String INTERRUPTED =
      "The run was cut off by that error and can go on: give the same command again. If it was"
          + " memory, with more of it: java -Xmx1g -jar …";

  private final Settings settings;
  private final List<Path> files;
  private final Path out;
  private final Screen screen;

  OneShot(Settings settings, List<Path> files, Path out, Screen screen) {
    this.settings = settings;
    this.files = files;
    this.out = out;
    this.screen = screen;
  }

  /**
   * @param again also when these files were answered before
   * @return the exit code
   */
  int run(boolean again) throws Exception {
    Path data = settings.data().dir();
    Path finished = data.resolve("finished");
    if (Files.exists(finished)) {
      if (!again && files.stream().allMatch(file -> Files.exists(resultsOf(file)))) {
        screen.say(Files.readString(finished));
        screen.say("These files were answered before. To ask, and pay, again: --again");
        return 0;
      }
      DurableFolder.remove(data);
    }
    Summary summary = work(Instant.now());
    summary.lines().forEach(screen::say);
    if (summary.isComplete()) {
      clear(data);
      DurableFolder.write(
          finished, String.join("\n", summary.lines()).getBytes(StandardCharsets.UTF_8));
    }
    return summary.exitCode();
  }

  private Summary work(Instant start) throws Exception {
    Pipeline pipeline =
        Pipeline.start(
            settings,
            DELIVER_FILES,
            new Halt(CamelBedrockBatch.COULD_NOT_RUN, INTERRUPTED).everywhere());
    Thread onSignal = new Thread(pipeline::close, "stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    Map<String, Path> sources = new LinkedHashMap<>();
    long refused = 0;
    try {
      for (Path file : files) {
        screen.progress("reading " + file.getFileName());
        IntakeCount count = pipeline.take(file.toFile());
        sources.put(count.source(), resultsOf(file));
        refused += count.refused();
      }
      pipeline.spool().sealNow();
      Progress progress = new Progress(pipeline, settings, screen);
      progress.awaitEnd();
      List<Batch> failures = progress.failures();
      pipeline.close();
      RunResults results = new RunResults(sources);
      results.write(settings.data().dir());
      return new Summary(
          results,
          refused,
          failures,
          Duration.between(start, Instant.now()),
          new ArrayList<>(sources.values()));
    } finally {
      pipeline.close();
    }
  }

  private Path resultsOf(Path file) {
    return out.resolve(file.getFileName() + ".results.jsonl");
  }

  /** What made the results is no longer needed once they are written. */
  private static void clear(Path data) throws IOException {
    DurableFolder.remove(data);
    Files.createDirectories(data);
  }
}
