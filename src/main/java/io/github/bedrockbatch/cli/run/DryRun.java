/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.aws.AwsClients;
import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.health.ProcessEnd;
import io.github.bedrockbatch.intake.file.IntakeCount;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ondemand.TokenCounter;
import io.github.bedrockbatch.operator.letter.Letter;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import io.github.bedrockbatch.operator.letter.LetterGroup;
import io.github.bedrockbatch.operator.letter.LetterKind;
import io.github.bedrockbatch.operator.letter.Letters;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.metrics.LoggingMetricPublisher;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/**
 * Takes in files by the real pipeline, with the embedded AWS and in a folder that is removed
 * afterwards, so that it reports the rejections and batches of a real run.
 */
public final class DryRun {
  private static final int EXIT_SOME = 2;

  private static final long LOOK_EVERY_MILLIS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String SCRATCH = "dry-run-";

  /** The source of a file: its name, size and digest. */
  private static final String FILE_SOURCE = "^file:(.*):[0-9]+:[0-9a-f]+$";

  /** Reads the settings of the user, with some of them overridden. */
  public interface Loader {
    Settings load(Map<String, String> overrides);
  }

  private final Loader settings;
  private final Map<String, String> overrides;
  private final List<Path> files;
  private final int counted;
  private final Screen screen;
  private final ProcessEnd onError;

  /**
   * @param counted for how many requests to each model the service counts the tokens
   */
  public DryRun(
      Loader settings,
      Map<String, String> overrides,
      List<Path> files,
      int counted,
      Screen screen,
      ProcessEnd onError) {
    this.settings = settings;
    this.overrides = new HashMap<>(overrides);
    this.files = files;
    this.counted = counted;
    this.screen = screen;
    this.onError = onError;
  }

  /**
   * @return the exit code: 2 when values were rejected
   */
  public int run() throws Exception {
    Settings own = settings.load(overrides);
    Path scratch = scratch(own.data().dir());
    overrides.put("data.dir", scratch.toString());
    overrides.put("ledger.url", "jdbc:sqlite:" + RunFolder.ledger(scratch));
    overrides.put("aws.mode", "local");
    own.texts().keySet().stream()
        .filter(key -> key.startsWith("lanes.")) // the embedded AWS has no lanes
        .forEach(key -> overrides.put(key, ""));
    for (String endpoint : List.of("s3.endpoint", "bedrock.endpoint", "bedrock.runtime-endpoint")) {
      overrides.put(endpoint, "");
    }
    overrides.put("local.port", "0"); // another process may use the ports of the settings
    overrides.put("local.s3-port", "0");
    overrides.put("local.job-duration", "1d");
    overrides.put("local.faults", "{}");
    overrides.put("budget.then", "wait"); // what is not sent cannot fail
    try (RunPipeline pipeline =
        RunPipeline.start(
            settings.load(overrides),
            files.size(),
            OneShot.DELIVER_FILES,
            onError,
            screen,
            "Stopped. Nothing was sent.")) {
      if (counted == 0) {
        return read(pipeline.get(), new CostForecast(own, 0, null));
      }
      try (AwsClients aws = own.aws().isLocal() ? null : clients(own)) {
        BedrockRuntimeClient runtime = aws == null ? pipeline.get().runtime() : aws.runtime();
        return read(pipeline.get(), new CostForecast(own, counted, new TokenCounter(runtime)));
      }
    } finally {
      DurableFolder.remove(scratch);
    }
  }

  private static AwsClients clients(Settings own) {
    return AwsClients.of(own, own.lanes().get(0), null, LoggingMetricPublisher.create(), PATIENCE);
  }

  /**
   * A folder in the data folder, whose disk has room for prompts; if that folder is missing or not
   * writable, among the temporary files.
   */
  private static Path scratch(Path data) throws IOException {
    if (!Files.isDirectory(data) || !Files.isWritable(data)) {
      return Files.createTempDirectory(SCRATCH);
    }
    removeLeftOver(PrivateFiles.folders(data));
    return data.resolve(SCRATCH + ProcessHandle.current().pid());
  }

  /** Removes folders that a killed process has left. */
  private static void removeLeftOver(Path data) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(data, SCRATCH + "*")) {
      for (Path folder : folders) {
        String pid = folder.getFileName().toString().substring(SCRATCH.length());
        if (!Pipeline.isServed(folder) || pid.equals("" + ProcessHandle.current().pid())) {
          DurableFolder.remove(folder);
        }
      }
    }
  }

  private int read(Pipeline pipeline, CostForecast forecast) throws Exception {
    long taken = 0;
    long rejected = 0;
    for (Path file : files) {
      screen.progress("reading " + file.getFileName());
      IntakeCount count = pipeline.take(file.toFile());
      taken += count.accepted();
      rejected += count.rejected();
    }
    pipeline.spool().sealNow();
    awaitEqual(pipeline);
    List<String> lines = new ArrayList<>();
    lines.add(
        Count.of(taken, "prompt")
            + " in "
            + Count.of(files.size(), "file")
            + "; rejected: "
            + Count.of(rejected, "value"));
    rejects(pipeline.letters(), lines);
    batches(pipeline, forecast, lines);
    lines.addAll(forecast.notes());
    lines.forEach(screen::say);
    return rejected == 0 ? 0 : EXIT_SOME;
  }

  /** Waits until equal prompts are found, which happens after sealing; nothing is uploaded here. */
  private static void awaitEqual(Pipeline pipeline) throws InterruptedException {
    while (pipeline.problems().isEmpty()
        && pipeline.ledger().inState(BatchState.SEALED).stream()
            .anyMatch(batch -> batch.contents().unasked() == BatchContents.NOT_LOOKED)) {
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private static void rejects(Letters letters, List<String> lines) throws IOException {
    for (LetterGroup group : letters.countAll().groups()) {
      LetterFilter filter =
          new LetterFilter(LetterKind.REJECTED, "", "", group.reason(), "", "", List.of());
      String first =
          letters.list(filter, "", 1, Duration.ofMinutes(1), false).letters().stream()
              .findFirst()
              .map(DryRun::place)
              .orElse("");
      lines.add(
          "  %,10d  %s (%s)%s"
              .formatted(group.letters(), Terminal.line(group.reason()), group.code(), first));
    }
  }

  private static String place(Letter letter) {
    return letter.line() == null
        ? ""
        : ", one of them in line "
            + letter.line()
            + " of "
            + Terminal.line(letter.source().replaceFirst(FILE_SOURCE, "$1"));
  }

  private static void batches(Pipeline pipeline, CostForecast forecast, List<String> lines)
      throws IOException {
    Map<String, List<Batch>> rows = new TreeMap<>();
    for (Batch batch : pipeline.ledger().newest(Integer.MAX_VALUE)) {
      String key = batch.key().modelId() + ", " + batch.key().invocationType().wireName();
      rows.computeIfAbsent(key + ", " + words(batch), of -> new ArrayList<>()).add(batch);
    }
    for (Map.Entry<String, List<Batch>> row : rows.entrySet()) {
      List<Batch> batches = row.getValue();
      long records = batches.stream().mapToLong(batch -> batch.contents().records()).sum();
      long bytes = batches.stream().mapToLong(batch -> batch.contents().inputBytes()).sum();
      lines.add(
          "%s: %s, %s, %,d bytes, %s"
              .formatted(
                  row.getKey(),
                  Count.of(batches.size(), "batch"),
                  Count.of(records, "record"),
                  bytes,
                  forecast.of(new CostForecast.Group(batches, records, bytes), pipeline)));
    }
    int open = pipeline.spool().openRecords();
    if (open > 0) {
      lines.add(Count.of(open, "prompt") + " would wait for more (batch.min-records)");
    }
  }

  private static String words(Batch batch) {
    if (batch.key().isReused()) {
      return "answered by equal ones of other batches";
    }
    return switch (batch.contents().way()) {
      case JOB -> "by batch jobs";
      case ON_DEMAND -> "too few for a job and asked on demand at the full price";
      case PERSON -> "too few for a job and held back (batch.under-minimum)";
    };
  }
}
