/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.deliver.Delivering;
import io.github.bedrockbatch.files.BoundedClose;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.files.DirectoryInUseException;
import io.github.bedrockbatch.files.DirectoryLock;
import io.github.bedrockbatch.health.ProcessEnd;
import io.github.bedrockbatch.intake.Intake;
import io.github.bedrockbatch.intake.file.IntakeCount;
import io.github.bedrockbatch.intake.file.WantedPrompts;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.operator.cost.Costs;
import io.github.bedrockbatch.operator.letter.Letters;
import io.github.bedrockbatch.operator.problem.StandingProblems;
import io.github.bedrockbatch.spool.Spool;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/**
 * The whole pipeline as the settings define it: the stages as Camel routes around one ledger and
 * one spool. The start recovers what an earlier process has left, however it ended.
 */
public final class Pipeline implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CloseStack resources = new CloseStack();
  private final BoundedClose closing;
  private final CamelMain camel = new CamelMain(resources);
  private StartUp parts;

  private Pipeline(Settings settings) {
    this.closing = new BoundedClose(resources, settings.process().stopTimeout());
  }

  /**
   * Starts everything.
   *
   * @param yamlRoutes the pattern of route files, such as {@code file:routes/*.camel.yaml}
   * @param end called after an {@link Error}
   * @throws DirectoryInUseException when another process works on the data folder
   */
  public static Pipeline start(Settings settings, String yamlRoutes, ProcessEnd end)
      throws Exception {
    return start(settings, yamlRoutes, Clock.systemUTC(), UnaryOperator.identity(), end, c -> {});
  }

  /**
   * Starts everything.
   *
   * @param ledgers may wrap the ledger
   * @param customizer is called with the context before its routes start
   */
  public static Pipeline start(
      Settings settings,
      String yamlRoutes,
      Clock clock,
      UnaryOperator<Ledger> ledgers,
      ProcessEnd end,
      Consumer<CamelContext> customizer)
      throws Exception {
    Pipeline pipeline = new Pipeline(settings);
    try {
      pipeline.parts = new StartUp(settings, clock, ledgers, pipeline.resources);
      Stages.add(pipeline.parts, settings, pipeline.camel, pipeline.resources);
      pipeline.camel.watch(settings, pipeline.parts.watchdog, end);
      pipeline.camel.beforeStart(customizer);
      pipeline.camel.start(settings, yamlRoutes);
      Delivering.check(settings, pipeline.camel.context());
      return pipeline;
    } catch (Exception | Error e) { // even a missing class must not leave servers running
      pipeline.closing.giveUp();
      throw e;
    }
  }

  /**
   * Whether another process works on the data folder. Not to be called by a process that may do so
   * itself, whose lock it would release.
   */
  public static boolean isServed(Path data) throws IOException {
    return DirectoryLock.isTaken(data);
  }

  /** Takes in a file; returns when all its prompts are safe. */
  public IntakeCount take(File file) throws Exception {
    return take(file, null);
  }

  /**
   * Takes in the wanted prompts of a file, or all when {@code wanted} is null; returns when they
   * are safe.
   */
  public IntakeCount take(File file, WantedPrompts wanted) throws Exception {
    return Intake.take(camel.context(), file, wanted);
  }

  public Ledger ledger() {
    return parts.context.ledger();
  }

  /** The requests of operators. */
  public Operator operator() {
    return parts.operator;
  }

  /** The dead letters of the data folder. */
  public Letters letters() {
    return parts.letters;
  }

  /**
   * The failures that a person has to fix, such as a missing permission; empty if there are none.
   */
  public List<String> problems() {
    return parts.context.failures().problems().standing();
  }

  /** The present problems, which are also noted in the ledger for other processes. */
  public StandingProblems standingProblems() {
    return parts.problems;
  }

  /**
   * Searches for AWS credentials, which may take seconds.
   *
   * @return the remedy when there are none; empty when there are, and in local mode
   */
  public Optional<String> missingCredentials() {
    return parts.aws.stream().flatMap(lane -> lane.missingCredentials().stream()).findFirst();
  }

  /** The client for calls on demand of the default lane. */
  public BedrockRuntimeClient runtime() {
    return parts.context.lanes().standard().runtime();
  }

  /** The input file of a sealed batch, from the disk or from S3. */
  public InputStream input(String batchId) throws IOException {
    Batch batch = ledger().find(batchId).orElseThrow();
    if (batch.place() == null) {
      try {
        return Files.newInputStream(spool().sealed().input(batch));
      } catch (NoSuchFileException e) {
        batch = ledger().find(batchId).orElseThrow(); // it has been uploaded meanwhile
      }
    }
    Place place = batch.place();
    return parts
        .context
        .lanes()
        .standard()
        .s3()
        .getObject(get -> get.bucket(place.bucket()).key(place.inputKey(batchId)));
  }

  /** The costs of batches. */
  public Costs costs() {
    return parts.costs;
  }

  /**
   * Finds what keeps every prompt from being answered: settings that cannot work in any lane, or a
   * full disk. Takes at most two seconds.
   *
   * @return each problem with its remedy; empty also when the service does not answer
   */
  public List<String> whatCannotWork() throws InterruptedException {
    List<String> all = new ArrayList<>(parts.startCheck.blocking(PATIENCE));
    parts
        .reserve
        .shortage()
        .ifPresent(shortage -> all.add("No prompts are accepted, as " + shortage + ". Make room"));
    return all;
  }

  /** Serves the web console; returns its URL, or empty when it is off or cannot listen. */
  public Optional<URI> serveConsole() {
    return ConsoleStart.of(parts, camel.context(), resources);
  }

  public Spool spool() {
    return parts.spool;
  }

  /**
   * Stops intake, waits for work in progress, and closes everything. Returns within {@code
   * stop.timeout} even if a peer that does not answer delays a close, which then continues in a
   * daemon thread.
   */
  @Override
  public void close() {
    closing.close();
  }
}
