/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.config.RetryOptions;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.LineMemory;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.answer.AnswerRules;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.results.deadletter.FailedPromptDeadLetters;
import io.github.bedrockbatch.shape.ModelOutput;
import io.github.bedrockbatch.stage.Download;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.OnDisk;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.Worker;
import io.github.bedrockbatch.stage.page.Pages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The steps of {@link CollectRoutes} and {@link RerunRoutes} that read the output of a batch. */
final class Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
  private static final String PASS = "CamelBedrockBatchOutputPass";
  private static final String COMPLETENESS = "CamelBedrockBatchCompleteness";
  private static final String MEMORY = "CamelBedrockBatchLineMemory";
  private static final String WAITS = "CamelBedrockBatchWaitsForRetries";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** A line takes at most twelve times its length in memory: in all, three quarters of the heap. */
  private static final int PART_OF_HEAP = 16;

  private final Ledger ledger;
  private final RetryOptions retry;
  private final ModelOutput modelOutput;
  private final Judges judges;
  private final OnDisk disk;
  private final String node;
  private final Path work;
  private final Path deadLetters;
  private final Clock clock;
  private final LineMemory memory = new LineMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

  /**
   * @param disk tells which retries wait for their upload
   * @param work for copies of context files, removed when the batch is delivered
   * @param deadLetters for prompts that failed for good
   */
  Collector(StageContext context, OnDisk disk, Path work, Path deadLetters) {
    this.disk = disk;
    this.ledger = context.ledger();
    this.node = context.node();
    this.judges = new Judges(new AnswerRules(context.database(), context.clock())::find);
    this.retry = context.settings().retry();
    this.modelOutput = context.settings().deliver().carriedOutput();
    this.clock = context.clock();
    this.work = work;
    this.deadLetters = deadLetters;
  }

  /** Has the batch wait, on this node, while its retries wait for their upload. */
  void lookForRetries(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    boolean waits = !batch.delivery().complete() && isOnDisk(batch, batch.source());
    exchange.setProperty(WAITS, waits);
    if (waits) {
      Batch waiting =
          batch
              .resultsOn(node)
              .waiting("its retries wait for their upload", clock.instant().plus(LOOK_EVERY));
      LeasedBatch.replace(exchange, ledger.save(batch, waiting));
    }
  }

  /**
   * Whether records of the batch that were sent again under this source are not in S3 yet, and
   * would be lost with the disk.
   */
  boolean isOnDisk(Batch batch, String source) {
    return batch.key().isAcknowledgedByUpload() && disk.first(source).isPresent();
  }

  static boolean waits(Exchange exchange) {
    return exchange.getProperty(WAITS, Boolean.class);
  }

  void open(Exchange exchange) throws IOException {
    Batch batch = LeasedBatch.get(exchange);
    try (Download in = Download.of(exchange)) {
      Contexts contexts = Contexts.copy(in, file(batch), batch.contents().records());
      FailedPromptDeadLetters letters = new FailedPromptDeadLetters(batch, deadLetters);
      OutputPass pass =
          new OutputPass(batch, contexts, letters, judges, retry.maxAttempts(), modelOutput);
      exchange.setProperty(PASS, pass);
      exchange.setProperty(
          MEMORY, memory.share(() -> Worker.away(exchange), () -> Worker.back(exchange)));
      exchange.setProperty(COMPLETENESS, new Completeness(batch));
    }
  }

  private Path file(Batch batch) {
    return work.resolve(batch.id()).resolve("context.jsonl");
  }

  /** The pass over the leased batch; null after a restart that found all its pages delivered. */
  static OutputPass pass(Exchange exchange) {
    OutputPass pass = exchange.getProperty(PASS, OutputPass.class);
    return pass != null && pass.isOf(LeasedBatch.get(exchange)) ? pass : null;
  }

  /** The keys of the output files of the batch's job, always in the same order. */
  public List<String> outputKeys(@Body List<S3Object> objects, Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    String folder = batch.place().outputPrefix(batch.id(), batch.job().arn());
    List<String> all = objects.stream().map(S3Object::key).toList();
    List<String> outputs =
        all.stream()
            .filter(key -> key.startsWith(folder) && key.endsWith(Place.OUTPUT))
            .sorted()
            .toList();
    completeness(exchange).listed(outputs, all, folder);
    return outputs;
  }

  static Completeness completeness(Exchange exchange) {
    return exchange.getProperty(COMPLETENESS, Completeness.class);
  }

  boolean isIncomplete(Exchange exchange) {
    return pass(exchange).ends.isIncomplete();
  }

  boolean hasManifest(Exchange exchange) {
    return completeness(exchange).manifest() != null;
  }

  void manifestKey(Exchange exchange) {
    S3Objects.object(exchange, completeness(exchange).manifest());
  }

  void readManifest(Exchange exchange) throws IOException {
    completeness(exchange).read(Download.of(exchange));
  }

  /**
   * Leaves the rest to a person if answers are missing, before anything is asked and paid again.
   */
  void compare(Exchange exchange) throws IOException {
    OutputPass pass = pass(exchange);
    if (!completeness(exchange).holds(pass.answers())) {
      pass.leaveRest();
    }
  }

  /** The pages of one output file. */
  Pages<ResultPage> pages(Exchange exchange) throws IOException {
    Download output = Download.of(exchange);
    LineReader lines = lines(exchange, output);
    OutputPass pass = pass(exchange);
    return Pages.of(() -> pass.next(lines), output);
  }

  private static LineReader lines(Exchange exchange, Download from) {
    return new LineReader(from, exchange.getProperty(MEMORY, LineMemory.Share.class));
  }

  /** The pages about records that no output file answered. */
  Pages<ResultPage> missing(Exchange exchange) throws IOException {
    return Pages.of(pass(exchange)::nextMissing, () -> {});
  }

  /** Whether the input of the batch has to be read once more. */
  boolean wantsInput(Exchange exchange) {
    OutputPass pass = pass(exchange);
    return !pass.ends.again.isEmpty() || pass.failures.wantsAny();
  }

  /** The pages of prompts to be sent again, from the input file. */
  Pages<PromptPage> resend(Exchange exchange) throws IOException {
    Download input = Download.of(exchange);
    Batch batch = LeasedBatch.get(exchange);
    OutputPass pass = pass(exchange);
    GivenUp givenUp = new GivenUp(batch, pass.attempts::isGivenUp);
    Resend resend =
        new Resend(
            pass,
            lines(exchange, input),
            givenUp::next,
            givenUp::key,
            attempt ->
                batch.wasGivenUp() ? Instant.MIN : clock.instant().plus(retry.before(attempt)));
    return Pages.of(
        () -> {
          holdOn(exchange, ledger);
          return resend.next();
        },
        input);
  }

  /**
   * Notes the limit of attempts before the first result is delivered or the first record is
   * retried: after a restart with another one, a record could be both. Throws if another node has
   * taken the batch over.
   */
  static void holdOn(Exchange exchange, Ledger ledger) {
    Batch batch = LeasedBatch.get(exchange);
    if (batch.delivery().maxAttempts() == 0) {
      Batch begun = batch.checkpoint(batch.delivery().pages(), pass(exchange).attempts.max());
      LeasedBatch.replace(exchange, ledger.save(batch, begun));
    } else {
      ledger.confirm(batch);
    }
  }

  /** Syncs the dead letters; their file gets its final name when the batch is delivered. */
  void finish(Exchange exchange) throws IOException {
    pass(exchange).failures.finish();
  }

  void close(Exchange exchange) throws IOException {
    exchange.getProperty(MEMORY, LineMemory.Share.class).close();
    OutputPass pass = pass(exchange);
    pass.close();
    if (pass.unreadable() + pass.unexpected() > 0) {
      LOG.warn(
          "Left out of the output of batch {}: {} without a whole record, and {} about records that"
              + " were not sent or had an answer already",
          LeasedBatch.get(exchange).id(),
          Count.of(pass.unreadable(), "line"),
          pass.unexpected());
    }
  }

  /** Ends a pass that delivers nothing: closes it and removes all that it has written. */
  void discard(Exchange exchange) throws IOException {
    String id = LeasedBatch.get(exchange).id();
    close(exchange);
    DurableFolder.remove(work.resolve(id));
    FailedPromptDeadLetters.discard(deadLetters, id);
  }
}
