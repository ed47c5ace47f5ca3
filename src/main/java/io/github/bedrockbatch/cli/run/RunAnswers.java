/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.deliver.HoldsPages;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.prompt.ResultPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Header;

/**
 * The sink of a run, which replaces that of one file per batch: appends each result to the file of
 * answers of its input file, so that it is written only once. Pages of batches that are delivered
 * at the same time are interleaved.
 *
 * <p>After a failure of the disk or a crash, all unfinished batches are delivered again from their
 * first page. After another failure, the pages that are already there are skipped when the batch is
 * delivered again, as its pages are the same.
 */
public final class RunAnswers implements HoldsPages, AutoCloseable {
  /** The name of the bean of the sink {@code files}. */
  static final String BEAN = "deliver-files";

  private static final class Pass {
    private final int number;
    private int pages;

    private Pass(int number) {
      this.number = number;
    }
  }

  /** The folder in which older versions kept the answers of a run. */
  static final String OUTBOX = "outbox";

  private final Path data;
  private final int files;
  private final Disk disk;
  private final Map<String, Pass> passes = new HashMap<>();
  private final Set<String> givenUp = new HashSet<>();
  private AnswerSegment segment;

  /**
   * @param files how many files the run has
   */
  RunAnswers(Path data, int files, Disk disk) {
    this.data = data;
    this.files = files;
    this.disk = disk;
  }

  /** Appends a page; the pages of a batch must come in order. */
  public synchronized void append(
      @Body ResultPage page, @Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    Pass pass = passes.get(id);
    if (pass == null) {
      if (page.index() > 0) {
        throw new IOException("The results of batch " + id + " have to be written from the start");
      }
      pass = new Pass(segment().nextPass());
      passes.put(id, pass);
      givenUp.remove(id);
    }
    if (page.index() < pass.pages) {
      return;
    }
    AnswerSegment.Page lines = new AnswerSegment.Page();
    for (ResultPage.Result result : page.results()) {
      String place = result.prompt().headers().get(RunPlace.HEADER);
      if (place != null) {
        int length = result.end() - result.start() - RunPlace.inLine(place);
        lines.add(RunPlace.of(place), result.succeeded(), page.bytes(), result.start(), length);
      }
    }
    append(pass.number, lines);
    pass.pages++;
  }

  private void append(int pass, AnswerSegment.Page lines) throws IOException {
    try {
      segment().append(pass, lines);
    } catch (IOException | RuntimeException | Error e) {
      giveUp();
      throw e;
    }
  }

  private AnswerSegment segment() throws IOException {
    if (segment == null) {
      segment = AnswerSegment.last(data, files, disk);
    }
    return segment;
  }

  private void giveUp() {
    givenUp.addAll(passes.keySet());
    passes.clear();
    close(); // opening the segment again cuts off what may not be on disk
  }

  @Override
  public synchronized boolean holds(String id) {
    return passes.containsKey(id) || givenUp.contains(id);
  }

  /** Returns when all pages of the batch are on disk. */
  public synchronized void finish(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    if (givenUp.contains(id)) {
      throw new IOException("The results of batch " + id + " have to be written from the start");
    }
    Files.deleteIfExists(DurableFolder.draft(outboxFile(id)));
    Pass pass = passes.get(id);
    if (pass != null) {
      finish(pass.number, id);
      passes.remove(id);
    }
  }

  private void finish(int pass, String id) throws IOException {
    try {
      segment().finish(pass, id);
    } catch (IOException | RuntimeException | Error e) {
      giveUp();
      throw e;
    }
  }

  /** Takes over the answers if an older version has finished the batch in the outbox. */
  public synchronized void publish(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    DurableFolder.publish(outboxFile(id));
    takeOver();
  }

  private Path outboxFile(String id) {
    return data.resolve(OUTBOX).resolve(id + ".jsonl");
  }

  /** Takes over the answers of an older version, which kept one file per batch. */
  synchronized void takeOver() throws IOException {
    for (Path batch : JsonLinesFile.in(data.resolve(OUTBOX))) {
      int pass = segment().nextPass();
      AnswerSegment.Page[] lines = {new AnswerSegment.Page()};
      JsonLinesFile.each(
          batch,
          line -> {
            add(line, lines[0]);
            if (lines[0].size() == 1_000) {
              append(pass, lines[0]);
              lines[0] = new AnswerSegment.Page();
            }
          });
      append(pass, lines[0]);
      finish(pass, batch.getFileName().toString());
      Files.delete(batch);
    }
  }

  private static void add(LineReader line, AnswerSegment.Page to) throws IOException {
    ResultHead head = ResultHead.read(line.buffer(), line.offset(), line.length());
    if (head.place() != null) {
      to.add(head.place(), head.succeeded(), line.buffer(), line.offset(), head.lengthOfRest());
    }
  }

  @Override
  public synchronized void close() {
    if (segment != null) {
      segment.close();
      segment = null;
    }
  }
}
