/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.ExitCode;
import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.health.ProcessEnd;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.operator.cost.CostLine;
import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.shape.ResultLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes files through the whole pipeline and waits for every answer. Resumes what an earlier
 * command has left in progress; reads and asks again what it has left without an answer.
 */
public final class OneShot {
  static final String DELIVER_FILES =
      "classpath:routes/80-deliver.camel.yaml,classpath:routes/90-deliver-files.camel.yaml";

  private static final String WHEN_STOPPED =
      "Stopped. Jobs that were started continue; the same command resumes with them, and nothing is"
          + " asked twice.";

  /**
   * Not needed when nothing is in progress, as unanswered prompts are read from the files again.
   */
  private static final List<String> WORK_FOLDERS =
      List.of(
          "spool",
          "work",
          "on-demand",
          "local-aws",
          RunAnswers.OUTBOX,
          "dead-letters/failed",
          "dead-letters/undelivered");

  private final Settings settings;
  private final List<Path> files;
  private final ResultsFolder results;
  private final Screen screen;
  private final ProcessEnd onError;
  private final Path data;
  private final RunNotes now;
  private final Instant start = Instant.now();

  public OneShot(Settings settings, List<Path> files, Path out, Screen screen, ProcessEnd onError) {
    this.onError = onError;
    this.settings = settings;
    this.files = files;
    this.results = new ResultsFolder(out, files);
    this.screen = screen;
    this.data = settings.data().dir();
    this.now =
        new RunNotes(
            1,
            1,
            false,
            List.of(),
            settings.bedrock().modelId(),
            List.of(settings.bedrock().invocationType(), settings.prompt()).toString(),
            RunNotes.command(files, out));
  }

  /**
   * @param again whether to ask answered prompts, too
   * @return the exit code
   */
  public int run(boolean again) throws Exception {
    results.tryOut();
    RunNotes notes = RunNotes.in(data);
    boolean isOlder = Files.exists(data.resolve(RunAnswers.OUTBOX));
    if (notes != null && notes.complete() && !again && !isOlder) {
      tellOtherSettings(notes);
      RunResults answers = answers(notes);
      if (answers.unanswered() == 0) {
        int exit = end(answers, RunReasons.NONE, List.of(), true, ofAnswers -> "");
        screen.say("These files were answered before. To ask, and pay, again: --again");
        return exit;
      }
    }
    try (RunPipeline pipeline =
        RunPipeline.start(settings, files.size(), DELIVER_FILES, onError, screen, WHEN_STOPPED)) {
      try {
        return work(pipeline.get(), notes, again);
      } catch (Exception e) {
        pipeline.endIfStopped(); // failures during a stop mean nothing
        throw e;
      }
    }
  }

  private int work(Pipeline pipeline, RunNotes found, boolean again) throws Exception {
    pipeline
        .missingCredentials()
        .ifPresent(
            what -> {
              throw new CommandException(what + ".");
            });
    Progress progress = new Progress(pipeline, settings, screen);
    RunNotes notes = found == null ? now.save(data) : found;
    if (!notes.complete() && cannotWork(pipeline)) {
      return ExitCode.COULD_NOT_RUN;
    }
    boolean isOver = notes.complete() && progress.underWay() == 0;
    if (again && !isOver && found != null) {
      screen.say(
          "These files are still being answered, which continues. Use --again once that"
              + " has ended");
    }
    boolean fromStart = again && isOver;
    boolean more =
        fromStart || (notes.complete() && answers(notes).unanswered() > progress.underWay());
    if (!notes.complete()) {
      notes = read(pipeline, notes);
    }
    List<String> problems = progress.awaitEnd();
    if (more && problems.isEmpty()) {
      problems = progress.giveUpFailed(fromStart);
      if (problems.isEmpty() && progress.failures().isEmpty()) {
        notes = read(pipeline, now.after(notes, fromStart).save(data));
        problems = progress.awaitEnd();
      }
    }
    RunReasons reasons = RunReasons.of(pipeline.ledger(), notes.sources());
    boolean wasAsked =
        pipeline.ledger().newest(Integer.MAX_VALUE).stream().anyMatch(OneShot::asked);
    CostLine cost = pipeline.costs().report(By.MODEL, null, 1, Instant.now()).total();
    pipeline.close();
    int exit = end(answers(notes), reasons, problems, wasAsked, ofAnswers -> cost(cost, ofAnswers));
    if (problems.isEmpty()) {
      clear();
    }
    return exit;
  }

  /** The cost of these files, including earlier commands. */
  private String cost(CostLine all, Tokens ofAnswers) {
    return (settings.aws().isLocal() ? "Nothing was paid; at the prices of AWS: " : "Cost: ")
        + all.words()
        + (all.tokens().equals(ofAnswers)
            ? ""
            : "; this is for all that was ever asked of these files: %,d input and %,d output tokens"
                .formatted(all.tokens().input(), all.tokens().output()));
  }

  /**
   * Checks before a prompt is read what would otherwise fail when the first job is created or ends.
   */
  private boolean cannotWork(Pipeline pipeline) throws InterruptedException {
    List<String> wrong = pipeline.whatCannotWork();
    if (wrong.isEmpty()) {
      return false;
    }
    wrong.forEach(what -> screen.say(what + "."));
    screen.say("Nothing was read, asked or paid. Fix that, then give the same command again.");
    return true;
  }

  /** Whether the batch has had a job, or was answered without one. */
  static boolean asked(Batch batch) {
    return batch.job().hasAnswers();
  }

  private RunResults answers(RunNotes notes) throws IOException {
    return new RunResults(data, files, notes, ResultLines.of(settings.deliver().shape())).read();
  }

  private void tellOtherSettings(RunNotes notes) {
    if (notes.asksOtherwise(now)) {
      screen.say(
          "Existing answers are kept, made by "
              + notes.model()
              + " with the settings of that time; the rest is asked with the current ones."
              + " --again asks all of it");
    }
  }

  /** Reads the files. Repeated after a crash in the middle of it. */
  private RunNotes read(Pipeline pipeline, RunNotes notes) throws Exception {
    removeLetters();
    RunResults answers = answers(notes);
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      screen.progress("reading " + file.getFileName());
      try (FileReading reading =
          new FileReading(data, i, notes.reading(), answers.answeredBefore(i))) {
        sources.add(pipeline.take(file.toFile(), reading).source());
      }
    }
    pipeline.spool().sealNow();
    return notes.completed(sources).save(data);
  }

  /** Removes the dead letters of earlier readings, as each reading reports its own. */
  private void removeLetters() throws IOException {
    Path letters = data.resolve("dead-letters");
    if (Files.isDirectory(letters)) {
      try (Stream<Path> files = Files.list(letters)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private int end(
      RunResults answers,
      RunReasons reasons,
      List<String> problems,
      boolean wasAsked,
      Function<Tokens, String> cost)
      throws IOException {
    RunCounts counts = answers.write(results.files(), reasons);
    Summary summary =
        new Summary(
            counts,
            problems,
            wasAsked,
            cost.apply(counts.used()),
            Duration.between(start, Instant.now()),
            results.files());
    summary.lines().forEach(screen::say);
    return summary.exitCode();
  }

  private void clear() throws IOException {
    for (String folder : WORK_FOLDERS) {
      DurableFolder.remove(data.resolve(folder));
    }
  }
}
