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
 * Puts results aside that a sink rejects again and again, so that they do not hold up the others;
 * the bean {@code undelivered}. They are lines of {@code <batchId>.jsonl}, on disk when {@link
 * #keep} returns; after a crash some may be there twice. A result line has a field {@value
 * ReturnedResults#FIELD} at its end, an object with the {@code sink}, its {@code reason}, the
 * {@code page} and, where it was rejected alone, its {@code index} in the page.
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
   * After an exception of a sink: keeps the page or record in the body.
   *
   * @throws Exception that of the sink, when it should be tried again
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
        throw thrown; // where all are one transaction, none of them is there twice by that
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
      return; // it is there, and only comes along while the rest of its page is tried again
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
      tries.of(batchId).merge(key(sink, rejected), -1, Integer::sum); // it is not there yet
      throw e;
    }
    LOG.error(
        "Results of batch {} rejected by the sink {}; gave up, they are in {}: {}",
        batchId,
        sink,
        file(batchId),
        SinkErrors.words(thrown));
  }

  /** How often the sink has rejected it by now. */
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
