/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.config.RetryOptions;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.LineMemory;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.answer.AnswerRules;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.results.deadletter.FailedPromptDeadLetters;
import io.github.bedrockbatch.shape.ModelOutput;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.OnDisk;
import io.github.bedrockbatch.stage.Pages;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The steps of {@link CollectRoutes}. */
final class Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  /** Asking the ledger at each page would take as long as the page. */
  private static final Duration CONFIRM_EVERY = Duration.ofMillis(100);

  private static final String PASS = "CamelBedrockBatchOutputPass";
  private static final String COMPLETENESS = "CamelBedrockBatchCompleteness";
  private static final String MEMORY = "CamelBedrockBatchLineMemory";
  private static final String ON_DISK = "CamelBedrockBatchResultsOnDisk";
  private static final String WAITS = "CamelBedrockBatchWaitsForRetries";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final byte[] NOTHING = {};

  /** What is made of a line is at most twelve times as long: three quarters of the heap then. */
  private static final int PART_OF_HEAP = 16;

  private final Ledger ledger;
  private final AskedPrompts asked;
  private final RetryOptions retry;
  private final ModelOutput modelOutput;
  private final FailurePolicy failures;
  private final Lanes lanes;
  private final Judges judges;
  private final OnDisk disk;
  private final String node;
  private final Path work;
  private final Path deadLetters;
  private final Predicate<String> held;
  private final Clock clock;
  private final LineMemory memory = new LineMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

  /**
   * @param disk where records that are sent again wait for their upload
   * @param held whether a sink holds pages of this batch that a crash would take from it
   * @param work for copies of context files, removed when the batch is delivered
   * @param deadLetters for prompts that failed for good
   */
  Collector(
      StageContext context, OnDisk disk, Path work, Path deadLetters, Predicate<String> held) {
    this.disk = disk;
    this.ledger = context.ledger();
    this.asked = new AskedPrompts(context.database(), context.clock());
    this.node = context.node();
    this.failures = context.failures();
    this.lanes = context.lanes();
    this.judges = new Judges(new AnswerRules(context.database(), context.clock())::find);
    this.retry = context.settings().retry();
    this.modelOutput = context.settings().deliver().carriedOutput();
    this.clock = context.clock();
    this.work = work;
    this.deadLetters = deadLetters;
    this.held = held;
  }

  /** Has the batch wait for the upload of what is sent again of it; meanwhile it is this node's. */
  void lookForRetries(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    boolean waits = !batch.delivery().complete() && isOnDisk(batch, batch.source());
    exchange.setProperty(WAITS, waits);
    if (waits) {
      Batch waiting =
          batch
              .outOn(node)
              .waiting("its retries wait for their upload", clock.instant().plus(LOOK_EVERY));
      LeasedBatch.replace(exchange, ledger.save(batch, waiting));
    }
  }

  /**
   * Whether something of the batch that is sent again under this source may be lost with a disk.
   */
  boolean isOnDisk(Batch batch, String source) {
    return batch.key().isAcknowledgedByUpload() && disk.first(source).isPresent();
  }

  static boolean waits(Exchange exchange) {
    return exchange.getProperty(WAITS, Boolean.class);
  }

  void open(Exchange exchange) throws IOException {
    Batch batch = LeasedBatch.get(exchange);
    try (InputStream in = exchange.getMessage().getMandatoryBody(InputStream.class)) {
      Contexts contexts = Contexts.copy(in, file(batch), batch.contents().records());
      FailedPromptDeadLetters letters = new FailedPromptDeadLetters(batch, deadLetters);
      OutputPass pass =
          new OutputPass(batch, contexts, letters, judges, retry.maxAttempts(), modelOutput);
      exchange.setProperty(PASS, pass);
      exchange.setProperty(
          MEMORY, memory.share(() -> Worker.away(exchange), () -> Worker.back(exchange)));
      exchange.setProperty(COMPLETENESS, new Completeness(batch));
    } catch (InvalidPayloadException e) {
      throw new IOException("S3 gave no content for " + batch.place().contextKey(batch.id()), e);
    }
  }

  private Path file(Batch batch) {
    return work.resolve(batch.id()).resolve("context.jsonl");
  }

  /** The pass over the leased batch; null when a restart finds that all its pages are out. */
  static OutputPass pass(Exchange exchange) {
    OutputPass pass = exchange.getProperty(PASS, OutputPass.class);
    return pass != null && pass.isOver(LeasedBatch.get(exchange)) ? pass : null;
  }

  /** The output files of the batch's job, always in the same order. */
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

  private static Completeness completeness(Exchange exchange) {
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
    completeness(exchange).read(exchange.getMessage().getBody(InputStream.class));
  }

  /** Counts and lines must fit before anything is asked, and paid, again. */
  void compare(Exchange exchange) throws IOException {
    OutputPass pass = pass(exchange);
    if (!completeness(exchange).holds(pass.answers())) {
      pass.leaveRest();
    }
  }

  /** The pages of one output file. */
  public Iterator<ResultPage> pages(Exchange exchange) throws IOException {
    LineReader lines = lines(exchange);
    OutputPass pass = pass(exchange);
    return Pages.of(() -> pass.next(lines));
  }

  private static LineReader lines(Exchange exchange) {
    return new LineReader(
        exchange.getMessage().getBody(InputStream.class),
        exchange.getProperty(MEMORY, LineMemory.Share.class));
  }

  /** The pages of what no output file answered. */
  public Iterator<ResultPage> missing(Exchange exchange) throws IOException {
    return Pages.of(pass(exchange)::nextMissing);
  }

  /** Whether the input of the batch is wanted once more. */
  boolean wantsInput(Exchange exchange) {
    OutputPass pass = pass(exchange);
    return !pass.ends.again.isEmpty() || pass.failures.wantsAny();
  }

  /** The pages of prompts to be sent again, from the input file. */
  public Iterator<PromptPage> resend(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    OutputPass pass = pass(exchange);
    GivenUp givenUp = new GivenUp(batch, pass.attempts::isGivenUp);
    Resend resend =
        new Resend(
            pass,
            lines(exchange),
            givenUp::next,
            givenUp::key,
            attempt ->
                batch.wasGivenUp() ? Instant.MIN : clock.instant().plus(retry.before(attempt)));
    return Pages.of(
        () -> {
          ledger.confirm(batch); // a node that was only slow must not go on beside its successor
          return resend.next();
        });
  }

  /** Brings the dead letters to disk; their file gets its name at the very end. */
  void finish(Exchange exchange) throws IOException {
    pass(exchange).failures.finish();
  }

  /** Whether a page was not yet delivered before a restart. */
  boolean isNew(Exchange exchange) {
    return exchange.getMessage().getBody(ResultPage.class).index()
        >= LeasedBatch.get(exchange).delivery().pages();
  }

  void page(Exchange exchange) {
    ResultPage page = exchange.getMessage().getBody(ResultPage.class);
    Message message = toDeliver(exchange, page);
    message.setHeader(DeliveryHeaders.PAGE, page.index());
    exchange.setProperty(DeliveryHeaders.PAGE, page.index()); // which no sink changes
    message.setHeader(DeliveryHeaders.RECORDS, page.results().size());
  }

  /** What follows the last page. */
  void end(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    exchange.setProperty(ON_DISK, held.test(batch.id()) || pass(exchange).ends.outcomes().failed() > 0);
    toDeliver(exchange, NOTHING).setHeader(DeliveryHeaders.END, true);
  }

  /** What follows when every sink has everything. */
  void publish(Exchange exchange) {
    toDeliver(exchange, NOTHING).setHeader(DeliveryHeaders.PUBLISH, true);
  }

  private static Message toDeliver(Exchange exchange, Object body) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(DeliveryHeaders.BATCH_ID, LeasedBatch.get(exchange).id());
    message.setBody(body);
    return message;
  }

  /** Every sink has the page; a restart leaves it out, unless a crash would take it from one. */
  void checkpoint(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (held.test(batch.id())) {
      OutputPass pass = pass(exchange);
      Instant now = clock.instant();
      if (Duration.between(pass.confirmed, now).abs().compareTo(CONFIRM_EVERY) >= 0) {
        ledger.confirm(batch);
        pass.confirmed = now;
      }
    } else {
      int page = exchange.getProperty(DeliveryHeaders.PAGE, Integer.class);
      Batch next = batch.checkpoint(page + 1, pass(exchange).attempts.max());
      LeasedBatch.replace(exchange, ledger.save(batch, next));
    }
    exchange.getMessage().setBody(null); // Camel keeps it while the next one waits for memory
  }

  void allOut(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    OutputPass pass = pass(exchange);
    Outcomes all = pass.ends.outcomes();
    Batch out =
        batch
            .checkpoint(pass.pages(), pass.attempts.max())
            .allOut(pass.pages(), all.succeeded(), all.empty(), all.failed(), all.retried());
    if (exchange.getProperty(ON_DISK, Boolean.class)) {
      out = out.outOn(node);
    }
    completeness(exchange).tell(pass.ends.totals);
    lanes
        .at(batch.place())
        .map(Lane::options)
        .ifPresent(
            lane -> pass.ends.totals.asked(lane.modelFor(batch.key().modelId()), lane.aws().region()));
    int again = pass.ends.chargedAgain();
    pass.ends.totals.chargedAgain(again);
    if (again > 0) {
      LOG.warn(
          "Batch {}: its job was stopped for deadlines, and the output lacks {} of the records that"
              + " it had processed. They are sent again and may be charged twice.",
          batch.id(),
          again);
    }
    BitSet unanswered = (BitSet) pass.ends.again.clone();
    unanswered.or(pass.ends.failedOnes);
    asked.forget(batch.id(), unanswered.stream());
    LeasedBatch.replace(exchange, ledger.settle(batch, out, all.bySource(), pass.ends.totals));
  }

  void delivered(Exchange exchange) throws IOException {
    Batch leased = LeasedBatch.get(exchange);
    FailedPromptDeadLetters.publish(deadLetters, leased.id());
    DurableFolder.remove(work.resolve(leased.id()));
    int open = leased.unanswered();
    if (open > 0) {
      String status = leased.job().status();
      LeasedBatch.replace(
          exchange,
          "Stopped".equals(status) || "Failed".equals(status)
              ? failures.fail(leased, Unanswered.afterFailure(leased, open))
              : failures.lose(leased, Unanswered.beyondOutput(leased, open)));
      return;
    }
    LeasedBatch.replace(exchange, ledger.save(leased, leased.delivered(clock.instant())));
    LOG.info(
        "Batch {} is delivered: {} succeeded ({} without text), {} failed, {} go into a later"
            + " batch, of {}",
        leased.id(),
        leased.delivery().succeeded(),
        leased.delivery().empty(),
        leased.delivery().failed(),
        leased.delivery().retried(),
        leased.contents().records());
  }

  void close(Exchange exchange) throws IOException {
    exchange.getProperty(MEMORY, LineMemory.Share.class).close();
    OutputPass pass = pass(exchange);
    pass.close();
    if (pass.unreadable() + pass.unexpected() > 0) {
      LOG.warn(
          "The output of batch {} has {} lines that are no whole record and {} about records that"
              + " were not sent or had an answer already; they are left out",
          LeasedBatch.get(exchange).id(),
          pass.unreadable(),
          pass.unexpected());
    }
  }

  /** Closes the pass and removes all that it has written, for a pass that delivers nothing. */
  void discard(Exchange exchange) throws IOException {
    String id = LeasedBatch.get(exchange).id();
    close(exchange);
    DurableFolder.remove(work.resolve(id));
    FailedPromptDeadLetters.discard(deadLetters, id);
  }
}
