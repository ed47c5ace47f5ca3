/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.refusal.Remedy;
import io.github.bedrockbatch.stage.Download;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.TransientErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The steps of {@link OnDemandRoutes}. */
final class OnDemand {
  private static final String ANSWERS = "CamelBedrockBatchOnDemandAnswers";

  /** For an answer that is no JSON object: a transient error of the service. */
  private static final int NO_ANSWER = 500;

  private final RuntimeCall runtime;
  private final Lanes lanes;
  private final Path work;

  /**
   * @param work the folder for answers that are not yet in S3
   */
  OnDemand(RuntimeCall runtime, Lanes lanes, Path work) {
    this.runtime = runtime;
    this.lanes = lanes;
    this.work = work;
  }

  void open(Exchange exchange) throws IOException {
    Path file = folder(exchange).resolve("on-demand.jsonl");
    exchange.setProperty(ANSWERS, new OnDemandAnswers(file, Disk.REAL));
  }

  private Path folder(Exchange exchange) {
    return work.resolve(LeasedBatch.get(exchange).id());
  }

  private static OnDemandAnswers answers(Exchange exchange) {
    return exchange.getProperty(ANSWERS, OnDemandAnswers.class);
  }

  /**
   * Asks every record that has no answer yet.
   *
   * @param concurrency how many at a time
   * @param check called before each call; its exception is thrown after calls under way have ended
   * @throws IOException when an answer could not be written; those that were are not asked again
   */
  void askAll(Exchange exchange, int concurrency, Runnable check)
      throws IOException, InterruptedException {
    Download input = Download.of(exchange);
    LineReader lines = new LineReader(input);
    BatchKey key = LeasedBatch.get(exchange).key();
    Lane lane = lanes.of(exchange);
    OnDemandAnswers answers = answers(exchange);
    AtomicReference<Exception> failure = new AtomicReference<>();
    Semaphore places = new Semaphore(concurrency);
    ExecutorService callers = Executors.newFixedThreadPool(concurrency);
    try (input) {
      while (lines.next() && failure.get() == null) {
        String id = RecordId.of(InputLine.ordinal(lines)); // equal prompts are left out
        if (answers.has(id)) {
          continue;
        }
        byte[] modelInput = InputLine.modelInput(lines);
        places.acquire(); // at most one record is read ahead
        callers.execute(
            () -> {
              try {
                check.run();
                ask(lane, key, id, modelInput, answers);
              } catch (IOException | RuntimeException e) {
                failure.set(e);
              } finally {
                places.release();
              }
            });
      }
      places.acquire(concurrency);
    } finally {
      callers.shutdownNow();
    }
    if (failure.get() instanceof RuntimeException service) {
      throw service;
    }
    if (failure.get() != null) {
      throw (IOException) failure.get();
    }
  }

  /**
   * Asks one record. An error that concerns this record is kept as its answer; one that would hit
   * every record is thrown, so that the rest is asked later.
   */
  private void ask(Lane lane, BatchKey key, String id, byte[] modelInput, OnDemandAnswers answers)
      throws IOException {
    try {
      byte[] output = runtime.answer(lane, key, modelInput);
      if (isObject(output)) {
        answers.succeeded(id, modelInput, output);
      } else {
        answers.failed(id, modelInput, NO_ANSWER, "the service's answer is no JSON object");
      }
    } catch (AwsServiceException e) {
      if (TransientErrors.hitsAll(e)) {
        throw e;
      }
      if (Remedy.isPermission(e)) {
        // Thrown unchanged, it would make the batch FAILED.
        throw new IOException("its records may not be asked on demand: " + serviceWords(e), e);
      }
      answers.failed(id, modelInput, e.statusCode(), serviceWords(e));
    }
  }

  private static boolean isObject(byte[] output) throws IOException {
    try {
      return JsonFactories.TREES.readTree(output).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String serviceWords(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? "status " + e.statusCode()
        : e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
  }

  void file(Exchange exchange) {
    exchange.getMessage().setBody(answers(exchange).file().toFile());
  }

  void close(Exchange exchange) throws IOException {
    answers(exchange).close();
  }

  void clear(Exchange exchange) throws IOException {
    DurableFolder.remove(folder(exchange));
  }

  /**
   * Removes the answers of batches that do not need them here any more, left by a crash or when a
   * person dropped the batch.
   */
  void clearOver(Ledger ledger) throws IOException {
    if (!Files.exists(work)) {
      return;
    }
    try (Stream<Path> folders = Files.list(work)) {
      for (Path folder : folders.toList()) {
        if (ledger.find(folder.getFileName().toString()).filter(OnDemand::isOver).isPresent()) {
          DurableFolder.remove(folder);
        }
      }
    }
  }

  /** Whether its answers are in S3, or nobody needs them. */
  private static boolean isOver(Batch batch) {
    return switch (batch.state()) {
      case ENDED, DELIVERED, DROPPED -> true;
      default -> false;
    };
  }
}
