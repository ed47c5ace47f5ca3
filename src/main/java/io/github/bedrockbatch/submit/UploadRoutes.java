/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.stage.BatchLabel;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.SealedFiles;
import io.github.bedrockbatch.stage.StageContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;

/**
 * SEALED to UPLOADED: two plain PUTs, which a restart may repeat. The files on disk are removed
 * once the ledger has noted that they are in S3. {@code direct:upload-files} is only the PUTs.
 */
final class UploadRoutes extends BatchStage {
  private final SealedFiles files;

  UploadRoutes(StageContext context, SealedFiles files) {
    super(context);
    this.files = files;
  }

  @Override
  protected Optional<Batch> claim(Set<String> inHand) {
    return ledger.claim(BatchState.SEALED, inHand);
  }

  @Override
  public void configure() {
    stage("upload")
        .filter(this::hasLane)
        .id("upload-lane")
        .process(exchange -> leaveOutEqual(exchange, files))
        .id("upload-equal")
        .to("direct:upload-files")
        .id("upload-both")
        .process(this::uploaded)
        .id("upload-note")
        .process(exchange -> files.remove(LeasedBatch.get(exchange)))
        .id("upload-clear");

    steps("direct:upload-files", "upload-files")
        .process(exchange -> put(exchange, Place::inputKey, files::input))
        .id("upload-input-file")
        .toD(S3Objects.PUT)
        .id("upload-input")
        .process(exchange -> put(exchange, Place::contextKey, files::context))
        .id("upload-context-file")
        .process(exchange -> label(exchange, context.ledgerId()))
        .id("upload-label")
        .toD(S3Objects.PUT)
        .id("upload-context");
  }

  private boolean hasLane(Exchange exchange) {
    return !lanes.areSeveral()
        || take(exchange, lanes.toUpload(LeasedBatch.get(exchange).key().modelId(), ledger.load()));
  }

  private void put(
      Exchange exchange, BiFunction<Place, String, String> key, Function<Batch, Path> file) {
    Batch batch = LeasedBatch.get(exchange);
    Lane lane = lanes.of(exchange);
    S3Objects.put(exchange, lane, lane.place(), key.apply(lane.place(), batch.id()));
    exchange.getMessage().setBody(file.apply(batch).toFile());
  }

  static void label(Exchange exchange, String ledgerId) {
    Batch batch = LeasedBatch.get(exchange);
    BatchLabel label = new BatchLabel(ledgerId, batch.key(), batch.contents().way());
    exchange.getMessage().setHeader(AWS2S3Constants.METADATA, label.metadata());
  }

  private void uploaded(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    Place here = lanes.of(exchange).place();
    LeasedBatch.replace(exchange, ledger.save(batch, batch.uploaded(here, clock.instant())));
    log.info("Batch {} is uploaded to {}", batch.id(), here.uri(here.inputKey(batch.id())));
  }
}
