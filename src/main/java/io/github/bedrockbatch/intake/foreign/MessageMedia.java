/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.prompt.media.DataUrl;
import io.github.bedrockbatch.prompt.media.MediaBlocks;
import io.github.bedrockbatch.prompt.media.MediaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** Makes blocks of the images and documents in one message of the request. */
final class MessageMedia {
  /** No limit of its own, as the length of the line is limited. */
  private final MediaBlocks blocks = new MediaBlocks(Integer.MAX_VALUE);

  /**
   * A block of Converse.
   *
   * @param url with the content in it
   * @param path of what it is in, for a rejection
   * @param name of a document, or null
   */
  ObjectNode ofDataUrl(String url, String path, String name) throws RejectedException {
    if (!DataUrl.isOne(url)) {
      throw new RejectedException(
          RejectCode.NOT_IN_BATCH, "`" + path + "` is no data: URL, and batch jobs fetch nothing");
    }
    try {
      DataUrl data = DataUrl.of(url);
      return of(data.mediaType(), data.content(), path, name);
    } catch (MediaException e) {
      throw rejected(path, e.getMessage());
    }
  }

  ObjectNode ofBase64(String mediaType, String base64, String path, String name)
      throws RejectedException {
    try {
      return of(mediaType, Base64.getDecoder().decode(base64), path, name);
    } catch (IllegalArgumentException e) {
      throw rejected(path, "is no base64");
    }
  }

  ObjectNode of(String mediaType, byte[] content, String path, String name)
      throws RejectedException {
    try {
      if (mediaType.startsWith("image/")) {
        blocks.image(content);
      } else {
        blocks.document(mediaType, name == null ? "" : name, content);
      }
      return (ObjectNode) JsonFactories.TREES.readTree(blocks.take());
    } catch (MediaException e) {
      throw rejected(path, e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RejectedException rejected(String path, String reason) {
    return new RejectedException(RejectCode.UNUSABLE_MEDIA, "`" + path + "` " + reason);
  }
}
