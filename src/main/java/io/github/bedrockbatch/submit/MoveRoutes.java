/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger.Load;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.Download;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.StageContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Moves an UPLOADED batch to another lane that has room, if its own cannot create its job now. Only
 * a batch that certainly has no job is moved, not one whose create call was not answered. Its files
 * are copied through this machine, as the lanes may belong to different accounts; the originals
 * stay. A crash leaves copies in the other lane that are never read.
 */
final class MoveRoutes extends BatchStage {
  private static final String FILE = "CamelBedrockBatchMovedFile";

  private final Instant started;
  private volatile Lane to;

  MoveRoutes(StageContext context) {
    super(context);
    this.started = clock.instant();
  }

  @Override
  protected Optional<Batch> claim(Set<String> inHand) {
    if (!lanes.areSeveral()) {
      return Optional.empty();
    }
    List<Load> load = ledger.load();
    for (Load waiting : load) {
      Optional<Lane> from = lanes.at(waiting.home());
      String model = waiting.model();
      if (waiting.uploaded() > 0
          && from.isPresent()
          && !lanes.rests("move", from.get())
          && !lanes.takes(from.get(), model, waiting.submitted())) {
        Optional<Lane> other = lanes.toMove(from.get(), model, load);
        Optional<Batch> next = other.flatMap(lane -> ledger.claimToMove(waiting.home(), model));
        if (next.isPresent()) {
          to = other.get(); // a field, as only one thread moves
          return next;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void configure() {
    stage("move")
        .filter(exchange -> LeasedBatch.get(exchange).contents().sealedAt().isBefore(started))
        .id("move-old") // a restored ledger may not know of its job
        .to("direct:find-job")
        .id("move-find")
        .end()
        .filter(exchange -> LeasedBatch.get(exchange).state() == BatchState.UPLOADED)
        .id("move-not-found")
        .to("direct:move-files")
        .id("move-files");

    steps("direct:move-files", "move-both")
        .doTry()
        .id("move-try")
        .process(S3Objects::input)
        .id("move-input-key")
        .toD(S3Objects.GET)
        .id("move-input-get")
        .process(this::fetched)
        .id("move-input-fetched")
        .process(exchange -> put(exchange, to.place().inputKey(id(exchange))))
        .id("move-input-file")
        .toD(S3Objects.PUT)
        .id("move-input")
        .process(S3Objects::context)
        .id("move-context-key")
        .toD(S3Objects.GET)
        .id("move-context-get")
        .process(this::fetched)
        .id("move-context-fetched")
        .process(exchange -> put(exchange, to.place().contextKey(id(exchange))))
        .id("move-context-file")
        .process(exchange -> UploadRoutes.label(exchange, context.ledgerId()))
        .id("move-label")
        .toD(S3Objects.PUT)
        .id("move-context")
        .process(this::moved)
        .id("move-note")
        .doFinally()
        .process(exchange -> DurableFolder.remove(folder(exchange)))
        .id("move-clear")
        .end();
  }

  private static String id(Exchange exchange) {
    return LeasedBatch.get(exchange).id();
  }

  private Path folder(Exchange exchange) {
    return context.work().resolve("move-" + id(exchange));
  }

  /** Writes the object to disk, as a PUT needs its length, and the client may have to repeat it. */
  private void fetched(Exchange exchange) throws IOException {
    Path file = folder(exchange).resolve("file");
    PrivateFiles.folders(file.getParent());
    try (Download in = Download.of(exchange);
        OutputStream out = Channels.newOutputStream(PrivateFiles.empty(file))) {
      in.transferTo(out);
    }
    exchange.setProperty(FILE, file);
  }

  private void put(Exchange exchange, String key) {
    S3Objects.put(exchange, to, to.place(), key);
    exchange.getMessage().setBody(exchange.getProperty(FILE, Path.class).toFile());
  }

  private void moved(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    Place from = batch.place();
    LeasedBatch.replace(exchange, ledger.save(batch, batch.movedTo(to.place(), clock.instant())));
    log.info("Batch {} is moved from lane {} to lane {}", batch.id(), from.lane(), to.name());
  }
}
