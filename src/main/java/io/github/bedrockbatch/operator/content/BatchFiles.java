/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.content;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.Download;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The files of a sealed batch: in the spool of this node, or in S3 once it is uploaded. */
record BatchFiles(Batch batch, SpoolFolder spool, S3Client s3) {
  private static final int NOTHING_BEHIND = 416;

  /** Opens a file at an offset. */
  interface File {
    InputStream open(long offset) throws IOException;
  }

  File input() {
    return batch.place() == null
        ? local(spool.sealedInput(batch.key(), batch.id()))
        : object(batch.place().inputKey(batch.id()));
  }

  File context() {
    return batch.place() == null
        ? local(spool.sealedContext(batch.key(), batch.id()))
        : object(batch.place().contextKey(batch.id()));
  }

  /** The output files of its job, in order; empty before it has ended. */
  List<File> outputs() {
    Place place = batch.place();
    if (place == null) {
      return List.of();
    }
    String folder = place.outputPrefix(batch.id(), batch.job().arn());
    return s3
        .listObjectsV2Paginator(list -> list.bucket(place.bucket()).prefix(folder))
        .contents()
        .stream()
        .map(S3Object::key)
        .filter(key -> key.endsWith(Place.OUTPUT))
        .sorted()
        .map(this::object)
        .toList();
  }

  private File local(Path file) {
    if (!Files.exists(file)) {
      throw new NoSuchElementException(
          "The prompts of batch %s are still on node %s".formatted(batch.id(), batch.node()));
    }
    return offset -> Channels.newInputStream(Files.newByteChannel(file).position(offset));
  }

  private File object(String key) {
    return offset -> {
      try {
        return Download.of(
            s3.getObject(
                get ->
                    get.bucket(batch.place().bucket())
                        .key(key)
                        .range(offset == 0 ? null : "bytes=" + offset + "-")));
      } catch (S3Exception e) {
        if (e.statusCode() == NOTHING_BEHIND) {
          return InputStream.nullInputStream();
        }
        throw e;
      }
    };
  }
}
