/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts.Asked;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.stage.Download;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.SealedFiles;
import io.github.bedrockbatch.stage.StageContext;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The steps of {@link OnDemandRoutes} for a batch that gets the answers to equal prompts of other
 * batches. Its output is made of theirs. A record whose answer is missing gets no line in it, so
 * that collecting the batch sends the record again, to be asked. No model is asked here, and a
 * repetition after a crash has the same effect.
 */
final class EqualAnswers {
  private static final String WANTED = "CamelBedrockBatchWantedAnswers";
  private static final String KEY = "CamelBedrockBatchEqualKey";
  private static final String OTHER = "CamelBedrockBatchEqualBatch";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final int AT_ONCE = 500;

  private final StageContext context;
  private final SealedFiles files;
  private final Path work;
  private final AskedPrompts asked;

  /**
   * @param work the folder for answers that are not yet in S3
   */
  EqualAnswers(StageContext context, SealedFiles files, Path work) {
    this.context = context;
    this.files = files;
    this.work = work;
    this.asked = new AskedPrompts(context.database(), context.clock());
  }

  /**
   * Finds the batches whose answers are wanted. While one of these answers is under way, the batch
   * waits.
   */
  void findWanted(Exchange exchange) throws IOException {
    Batch batch = LeasedBatch.get(exchange);
    Map<String, WantedAnswers> wanted = new LinkedHashMap<>();
    // An uploaded batch comes from a lost ledger, which also knew what other batches had asked.
    String underWay = batch.state() == BatchState.SEALED ? find(batch, wanted) : null;
    exchange.setProperty(WANTED, underWay == null ? wanted : null);
    if (underWay == null) {
      PrivateFiles.folders(path(exchange).getParent());
      PrivateFiles.empty(path(exchange)).close();
    } else {
      Batch waiting =
          batch.waiting(
              "waits for the answers to equal prompts of batch " + underWay,
              context.clock().instant().plus(LOOK_EVERY));
      LeasedBatch.replace(exchange, context.ledger().save(batch, waiting));
    }
  }

  private Path path(Exchange exchange) {
    return work.resolve(LeasedBatch.get(exchange).id()).resolve("equal.jsonl");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, WantedAnswers> wanted(Exchange exchange) {
    return exchange.getProperty(WANTED, Map.class);
  }

  static boolean waits(Exchange exchange) {
    return wanted(exchange) == null;
  }

  /**
   * @return the id of a batch in which a wanted answer is under way; null when there is none
   */
  private String find(Batch batch, Map<String, WantedAnswers> wanted) throws IOException {
    try (InputStream inputs = Files.newInputStream(files.input(batch));
        InputStream contexts = Files.newInputStream(files.context(batch))) {
      LineReader input = new LineReader(inputs);
      LineReader line = new LineReader(contexts);
      Map<Integer, String> some = new LinkedHashMap<>();
      for (int ordinal = 0; input.next() && line.next(); ordinal++) {
        byte[] digest =
            AskedPrompts.digest(WantedAnswers.context(line), InputLine.modelInput(input));
        some.put(ordinal, AskedPrompts.digest(batch.key(), digest));
        if (some.size() == AT_ONCE || ordinal == batch.contents().records() - 1) {
          String underWay = find(some, wanted);
          if (underWay != null) {
            return underWay;
          }
          some.clear();
        }
      }
      return null;
    }
  }

  private String find(Map<Integer, String> digests, Map<String, WantedAnswers> wanted) {
    Map<String, Asked> known = asked.find(digests.values());
    for (Map.Entry<Integer, String> one : digests.entrySet()) {
      Asked equal = known.get(one.getValue());
      if (equal != null && equal.isUnderWay()) {
        return equal.batchId();
      }
      if (equal != null && equal.isOver()) {
        wanted
            .computeIfAbsent(equal.batchId(), id -> new WantedAnswers())
            .add(equal.record(), one.getKey());
      }
    }
    return null;
  }

  /** The batches whose answers are wanted; forgets those that cannot be found or are in no lane. */
  public List<Batch> batches(Exchange exchange) {
    List<Batch> batches = new ArrayList<>();
    for (Map.Entry<String, WantedAnswers> one : wanted(exchange).entrySet()) {
      Optional<Batch> other =
          context
              .ledger()
              .find(one.getKey())
              .filter(it -> context.lanes().at(it.place()).isPresent());
      other.ifPresentOrElse(
          batches::add, () -> asked.forget(one.getKey(), one.getValue().missing()));
    }
    return batches;
  }

  /** Sets what to list for {@link #keys}. */
  void objects(Exchange exchange) {
    Batch other = exchange.getMessage().getBody(Batch.class);
    exchange.setProperty(OTHER, other);
    S3Objects.objects(exchange, other.place(), other.place().folder(other.id()));
  }

  /** The contexts of the other batch, then its output; none when its contexts are gone. */
  public List<String> keys(@Body List<S3Object> objects, Exchange exchange) {
    Batch other = exchange.getProperty(OTHER, Batch.class);
    String output = other.place().outputPrefix(other.id(), other.job().arn());
    List<String> all = objects.stream().map(S3Object::key).toList();
    List<String> keys = new ArrayList<>();
    if (all.contains(contexts(other))) {
      keys.add(contexts(other));
      all.stream()
          .filter(key -> key.startsWith(output) && key.endsWith(Place.OUTPUT))
          .sorted()
          .forEach(keys::add);
    }
    return keys;
  }

  private static String contexts(Batch other) {
    return other.place().contextKey(other.id());
  }

  void selectObject(Exchange exchange) {
    String key = exchange.getMessage().getBody(String.class);
    exchange.setProperty(KEY, key);
    S3Objects.object(exchange, exchange.getProperty(OTHER, Batch.class).place(), key);
  }

  /** Reads the contexts, or copies answers from a file of output. */
  void readObject(Exchange exchange) throws IOException {
    Batch other = exchange.getProperty(OTHER, Batch.class);
    WantedAnswers wanted = wanted(exchange).get(other.id());
    try (Download in = Download.of(exchange)) {
      if (contexts(other).equals(exchange.getProperty(KEY))) {
        wanted.readContexts(new LineReader(in));
        return;
      }
      try (OutputStream to =
          new BufferedOutputStream(
              Channels.newOutputStream(
                  PrivateFiles.open(path(exchange), StandardOpenOption.APPEND)))) {
        wanted.writeAnswers(new LineReader(in), to);
      }
    }
  }

  /**
   * Forgets the answers that were not found, so that equal prompts are asked and do not wait for
   * them.
   */
  void forgetMissing(Exchange exchange) {
    Batch other = exchange.getProperty(OTHER, Batch.class);
    asked.forget(other.id(), wanted(exchange).get(other.id()).missing());
  }

  void file(Exchange exchange) {
    exchange.getMessage().setBody(path(exchange).toFile());
  }
}
