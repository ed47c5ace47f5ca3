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
 * The whole of it, put together from the settings: the stages as Camel routes around one ledger and
 * one spool. Starting recovers what an earlier process left, whichever way it ended.
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
   * @param yamlRoutes a pattern of route files, such as {@code file:routes/*.camel.yaml}
   * @param end what follows from an {@link Error}
   * @throws DirectoryInUseException when another process works on the data folder
   */
  public static Pipeline start(Settings settings, String yamlRoutes, ProcessEnd end)
      throws Exception {
    return start(settings, yamlRoutes, Clock.systemUTC(), UnaryOperator.identity(), end, c -> {});
  }

  /**
   * Starts everything.
   *
   * @param ledgers may put something around the ledger
   * @param customizer sees the context before its routes start
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
    } catch (Exception | Error e) { // a class that is missing must not leave servers running
      pipeline.closing.giveUp();
      throw e;
    }
  }

  /** Whether another process works on the data folder. Not to be asked by one that may itself. */
  public static boolean isServed(Path data) throws IOException {
    return DirectoryLock.isTaken(data);
  }

  /** Takes in a file; returns when all of it is safe. */
  public IntakeCount take(File file) throws Exception {
    return take(file, null);
  }

  /** Takes in what is wanted of a file; returns when all of that is safe. */
  public IntakeCount take(File file, WantedPrompts wanted) throws Exception {
    return Intake.take(camel.context(), file, wanted);
  }

  public Ledger ledger() {
    return parts.context.ledger();
  }

  /** What a person can see and ask for. */
  public Operator operator() {
    return parts.operator;
  }

  /** The dead letters of the data folder. */
  public Letters letters() {
    return parts.letters;
  }

  /** What a person has to fix, such as a permission that is missing; empty when all goes well. */
  public List<String> problems() {
    return parts.context.failures().problems().standing();
  }

  /** What is wrong now, and stands in the ledger for others to see. */
  public StandingProblems standingProblems() {
    return parts.problems;
  }

  /**
   * Looks for AWS credentials, which may take seconds.
   *
   * @return what to do when there are none; empty when there are, and in local mode
   */
  public Optional<String> missingCredentials() {
    return parts.aws.stream().flatMap(lane -> lane.missingCredentials().stream()).findFirst();
  }

  /** Where calls on demand go to by default. */
  public BedrockRuntimeClient runtime() {
    return parts.context.lanes().standard().runtime();
  }

  /** The input file of a sealed batch, from where it is now. */
  public InputStream input(String batchId) throws IOException {
    Batch batch = ledger().find(batchId).orElseThrow();
    if (batch.place() == null) {
      try {
        return Files.newInputStream(spool().sealed().input(batch));
      } catch (NoSuchFileException e) {
        batch = ledger().find(batchId).orElseThrow(); // it was uploaded meanwhile
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

  /** What was paid for. */
  public Costs costs() {
    return parts.costs;
  }

  /**
   * Looks for what keeps everything that is read now from ever being answered, as the settings and
   * the account are; takes no more than two seconds.
   *
   * @return what is wrong and what to do; empty also where the service does not tell
   */
  public List<String> whatCannotWork() throws InterruptedException {
    List<String> all = new ArrayList<>(parts.startCheck.blocking(PATIENCE));
    parts
        .reserve
        .shortage()
        .ifPresent(shortage -> all.add("No prompts are accepted, as " + shortage + ". Make room"));
    return all;
  }

  /** Serves the web console, unless it is off or its port is in use; returns where it is. */
  public Optional<URI> serveConsole() {
    return ConsoleStart.of(parts, camel.context(), resources);
  }

  public Spool spool() {
    return parts.spool;
  }

  /**
   * Stops taking work, lets the work at hand end, and closes everything. Returns within {@code
   * stop.timeout}, also when a peer that does not answer keeps something from closing: that is left
   * to the end of the process, which a thread of it does not hold up.
   */
  @Override
  public void close() {
    closing.close();
  }
}
