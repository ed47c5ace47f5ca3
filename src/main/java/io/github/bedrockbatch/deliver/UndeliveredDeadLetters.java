/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static java.util.stream.Collectors.joining;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters of results that a sink rejects repeatedly, so that they do not hold up the
 * others; the bean {@code undelivered}. They are lines of {@code <batchId>.jsonl}, on disk when
 * {@link #keep} returns; after a crash some may be there twice. A result line gets a member {@value
 * ReturnedResults#FIELD} at its end, an object with the {@code sink}, its {@code reason}, the
 * {@code page} and, if it was rejected alone, its {@code index} in the page.
 */
public final class UndeliveredDeadLetters {
  private static final int TRIES = 3;
  private static final Logger LOG = LoggerFactory.getLogger(UndeliveredDeadLetters.class);

  private final Path folder;
  private final Disk disk;
  private final LruByBatch<String, Integer> tries = new LruByBatch<>();

  UndeliveredDeadLetters(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * Handles the caught exception of a sink: writes what is in the body as dead letters if the sink
   * has rejected it often enough.
   *
   * @throws Exception that of the sink, when it is to be retried
   */
  public void keep(String sink, Exchange exchange) throws Exception {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (!SinkErrors.isRejection(thrown)) {
      throw thrown;
    }
    Portions portions = exchange.getMessage().getBody(Portions.class);
    Message rejected = portions == null ? exchange.getMessage() : portions.single();
    ReturnedResults returned = ReturnedResults.of(exchange);
    if (rejected == null) {
      if (returned == null && count(sink, exchange.getMessage()) < TRIES) {
        throw thrown; // retried as a whole, which makes no duplicates if it is one transaction
      }
      portions.takeApart();
      return;
    }
    if (returned != null) {
      returned.rejected(rejected, SinkErrors.words(thrown));
      return;
    }
    String batchId = rejected.getHeader(DeliveryHeaders.BATCH_ID, String.class);
    int tried = portions != null && portions.areApart() ? 1 : TRIES;
    int count = count(sink, rejected);
    if (count < tried) {
      throw thrown;
    }
    if (count > tried) {
      return; // its dead letter is there, and only the rest of its page is retried
    }
    String text = Records.ourLines(rejected);
    String why = ReturnedResults.field(sink, rejected, SinkErrors.words(thrown));
    try {
      append(
          batchId,
          Stream.of(text.split("\n"))
              .map(line -> ReturnedResults.add(line, why))
              .collect(joining()));
    } catch (IOException | RuntimeException | Error e) {
      tries.of(batchId).merge(key(sink, rejected), -1, Integer::sum); // there is no dead letter yet
      throw e;
    }
    LOG.error(
        "Results of batch {} rejected by the sink {}; gave up, they are in {}: {}",
        batchId,
        sink,
        file(batchId),
        SinkErrors.words(thrown));
  }

  /** Counts a rejection; returns how many there were. */
  private int count(String sink, Message what) {
    String batchId = what.getHeader(DeliveryHeaders.BATCH_ID, String.class);
    return tries.of(batchId).merge(key(sink, what), 1, Integer::sum);
  }

  private static String key(String sink, Message what) {
    Object page = what.getHeader(DeliveryHeaders.PAGE);
    return sink + " " + what.getHeader(Records.RESULT_ID, page, String.class);
  }

  private Path file(String batchId) {
    return folder.resolve(batchId + ".jsonl");
  }

  private synchronized void append(String batchId, String lines) throws IOException {
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    try (JsonLinesFile file = new JsonLinesFile(file(batchId), disk)) {
      file.append(bytes, bytes.length);
      file.sync();
    }
  }
}
