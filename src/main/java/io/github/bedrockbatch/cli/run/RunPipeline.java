/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.DirectoryInUseException;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.health.ProcessEnd;
import io.github.bedrockbatch.recovery.LedgerBehindException;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** The pipeline of a one-shot run, which SIGINT stops at any time. */
final class RunPipeline implements AutoCloseable {
  private final RunAnswers answers;
  private final Pipeline pipeline;
  private final Screen screen;
  private final String whenStopped;
  private final Thread hook = new Thread(this::stop, "stop");
  private volatile boolean stopped;

  private RunPipeline(RunAnswers answers, Pipeline pipeline, Screen screen, String whenStopped) {
    this.answers = answers;
    this.pipeline = pipeline;
    this.screen = screen;
    this.whenStopped = whenStopped;
  }

  /**
   * @param whenStopped the message when a person stops the run
   */
  static RunPipeline start(
      Settings settings,
      int files,
      String routes,
      ProcessEnd onError,
      Screen screen,
      String whenStopped)
      throws Exception {
    RunAnswers answers = new RunAnswers(settings.data().dir(), files, Disk.REAL);
    RunPipeline run =
        new RunPipeline(answers, started(settings, answers, routes, onError), screen, whenStopped);
    Runtime.getRuntime().addShutdownHook(run.hook);
    answers.takeOver();
    return run;
  }

  private static Pipeline started(
      Settings settings, RunAnswers answers, String routes, ProcessEnd onError) throws Exception {
    try {
      return Pipeline.start(
          settings,
          routes,
          Clock.systemUTC(),
          UnaryOperator.identity(),
          onError,
          camel -> {
            camel.getRegistry().unbind(RunAnswers.BEAN); // or both would stay
            camel.getRegistry().bind(RunAnswers.BEAN, answers);
          });
    } catch (DirectoryInUseException e) {
      throw new CommandException(
          ("Another run of files with this content is in progress (process %s). Wait for its end,"
                  + " or stop that process and give this command again, which resumes it")
              .formatted(e.pid()));
    } catch (LedgerBehindException e) {
      throw new CommandException(
          ("The records of this run are inconsistent: %s. Continuing would ask, and pay for,"
                  + " prompts twice. Nothing was changed. Restore %s as a whole, from one copy; or"
                  + " remove it, and all prompts of these files are asked, and paid, again")
              .formatted(e.what(), settings.data().dir()));
    }
  }

  Pipeline get() {
    return pipeline;
  }

  private void stop() {
    stopped = true;
    screen.end(whenStopped);
    pipeline.close();
  }

  /** Never returns when a person has stopped the run, as the process is ending. */
  void endIfStopped() throws InterruptedException {
    if (stopped) {
      Thread.currentThread().join();
    }
  }

  @Override
  public void close() {
    if (!stopped) {
      Runtime.getRuntime().removeShutdownHook(hook);
      pipeline.close();
      answers.close();
    }
  }
}
