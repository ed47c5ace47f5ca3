/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.stage.BatchLabel;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.SealedFiles;
import io.github.bedrockbatch.stage.StageContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;

/**
 * SEALED to UPLOADED: two plain PUTs. Doing them again after a crash is harmless; the files are
 * removed once the ledger says that they are in S3. {@code direct:upload-files} does no more than
 * the PUTs.
 */
final class UploadRoutes extends BatchStage {
  private final SealedFiles files;
  private final Place here;
  private final String ledgerId;
  private final String kmsKeyId;

  UploadRoutes(StageContext context, SealedFiles files) {
    super(context);
    this.files = files;
    this.here = context.here();
    this.ledgerId = context.ledgerId();
    this.kmsKeyId = context.settings().s3().kmsKeyId();
  }

  @Override
  protected Optional<Batch> claim() {
    return ledger.claim(BatchState.SEALED);
  }

  @Override
  public void configure() {
    String bucket = "aws2-s3:" + here.bucket() + encryption();
    stage("upload")
        .to("direct:upload-files")
        .id("upload-both")
        .process(this::uploaded)
        .id("upload-note")
        .process(exchange -> files.remove(LeasedBatch.get(exchange)))
        .id("upload-clear");

    from("direct:upload-files")
        .routeId("upload-files")
        .errorHandler(noErrorHandler())
        .process(exchange -> object(exchange, here::inputKey, files::input))
        .id("upload-input-file")
        .to(bucket)
        .id("upload-input")
        .process(exchange -> object(exchange, here::contextKey, files::context))
        .id("upload-context-file")
        .process(this::label)
        .id("upload-label")
        .to(bucket)
        .id("upload-context");
  }

  private String encryption() {
    return kmsKeyId.isEmpty() ? "" : "?useAwsKMS=true&awsKMSKeyId=" + kmsKeyId;
  }

  private static void object(
      Exchange exchange, Function<String, String> key, Function<Batch, Path> file) {
    Batch batch = LeasedBatch.get(exchange);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(AWS2S3Constants.KEY, key.apply(batch.id()));
    exchange.getMessage().setBody(file.apply(batch).toFile());
  }

  private void label(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    BatchLabel label = new BatchLabel(ledgerId, batch.key(), batch.contents().way());
    exchange.getMessage().setHeader(AWS2S3Constants.METADATA, label.metadata());
  }

  private void uploaded(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    LeasedBatch.replace(exchange, ledger.save(batch, batch.uploaded(here, clock.instant())));
    log.info("Batch {} is uploaded to {}", batch.id(), here.uri(here.inputKey(batch.id())));
  }
}
