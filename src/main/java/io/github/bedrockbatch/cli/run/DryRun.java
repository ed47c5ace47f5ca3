/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.health.ProcessEnd;
import io.github.bedrockbatch.intake.file.IntakeCount;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Way;
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

/**
 * Takes files in by the pipeline itself, with the embedded AWS and in a folder that is removed
 * afterwards: so what is said of rejects and batches is what would happen.
 */
public final class DryRun {
  private static final int EXIT_SOME = 2;

  private static final String SCRATCH = "dry-run-";

  /** What people go by; other languages than English need more. */
  private static final int BYTES_OF_A_TOKEN = 4;

  /** The source of a file: its name, size and digest. */
  private static final String FILE_SOURCE = "^file:(.*):[0-9]+:[0-9a-f]+$";

  /** Reads the settings of the user, with some of them overridden. */
  public interface Loader {
    Settings load(Map<String, String> overrides);
  }

  /** Batches that would share model, invocation type and way. */
  private static final class Row {
    private int batches;
    private long records;
    private long bytes;
  }

  private final Loader settings;
  private final Map<String, String> overrides;
  private final List<Path> files;
  private final Screen screen;
  private final ProcessEnd onError;

  public DryRun(
      Loader settings,
      Map<String, String> overrides,
      List<Path> files,
      Screen screen,
      ProcessEnd onError) {
    this.settings = settings;
    this.overrides = new HashMap<>(overrides);
    this.files = files;
    this.screen = screen;
    this.onError = onError;
  }

  /**
   * @return the exit code: 2 when values were rejected
   */
  public int run() throws Exception {
    Path data = settings.load(overrides).data().dir();
    removeLeftOver(PrivateFiles.folders(data));
    Path scratch = data.resolve(SCRATCH + ProcessHandle.current().pid());
    overrides.put("data.dir", scratch.toString());
    overrides.put("ledger.url", "jdbc:sqlite:" + RunFolder.ledger(scratch));
    overrides.put("aws.mode", "local");
    for (String endpoint : List.of("s3.endpoint", "bedrock.endpoint", "bedrock.runtime-endpoint")) {
      overrides.put(endpoint, "");
    }
    overrides.put("local.port", "0"); // others may be at those of the user
    overrides.put("local.s3-port", "0");
    overrides.put("local.job-duration", "1d");
    overrides.put("local.faults", "{}");
    try (RunPipeline pipeline =
        RunPipeline.start(
            settings.load(overrides),
            files.size(),
            OneShot.DELIVER_FILES,
            onError,
            screen,
            "Stopped. Nothing was sent.")) {
      return read(pipeline.get());
    } finally {
      DurableFolder.remove(scratch);
    }
  }

  /** What a process that was stopped had no time to remove. */
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

  private int read(Pipeline pipeline) throws Exception {
    long taken = 0;
    long rejected = 0;
    for (Path file : files) {
      screen.progress("reading " + file.getFileName());
      IntakeCount count = pipeline.take(file.toFile());
      taken += count.accepted();
      rejected += count.rejected();
    }
    pipeline.spool().sealNow();
    List<String> lines = new ArrayList<>();
    lines.add(
        of(taken, "prompt")
            + " in "
            + of(files.size(), "file")
            + "; rejected: "
            + of(rejected, "value"));
    rejects(pipeline.letters(), lines);
    batches(pipeline, lines);
    lines.add(
        "Nothing was sent. Tokens are a guess, at %d bytes each.".formatted(BYTES_OF_A_TOKEN));
    lines.forEach(screen::say);
    return rejected == 0 ? 0 : EXIT_SOME;
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

  private static void batches(Pipeline pipeline, List<String> lines) {
    Map<String, Row> rows = new TreeMap<>();
    for (Batch batch : pipeline.ledger().newest(Integer.MAX_VALUE)) {
      Batch.Contents contents = batch.contents();
      String key = batch.key().modelId() + ", " + batch.key().invocationType().wireName();
      Row row = rows.computeIfAbsent(key + ", " + words(contents.way()), of -> new Row());
      row.batches++;
      row.records += contents.records();
      row.bytes += contents.inputBytes();
    }
    rows.forEach(
        (key, row) ->
            lines.add(
                "%s: %s, %s, %,d bytes, about %,d input tokens"
                    .formatted(
                        key,
                        row.batches == 1 ? "1 batch" : "%,d batches".formatted(row.batches),
                        of(row.records, "record"),
                        row.bytes,
                        row.bytes / BYTES_OF_A_TOKEN)));
    int open = pipeline.spool().openRecords();
    if (open > 0) {
      lines.add("%,d prompts would wait for more (batch.min-records)".formatted(open));
    }
  }

  private static String of(long count, String noun) {
    return "%,d %s%s".formatted(count, noun, count == 1 ? "" : "s");
  }

  private static String words(Way way) {
    return switch (way) {
      case JOB -> "by batch jobs";
      case ON_DEMAND -> "too few for a job and asked on demand at the full price";
      case PERSON -> "too few for a job and held back (batch.under-minimum)";
    };
  }
}
