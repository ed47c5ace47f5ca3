/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Images and documents whose content is in the request. */
final class Media {
  private static final Pattern DATA = Pattern.compile("data:([\\w.+/-]+);base64,");
  private static final Map<String, String> IMAGES =
      Map.of(
          "image/png", "png",
          "image/jpeg", "jpeg",
          "image/jpg", "jpeg",
          "image/gif", "gif",
          "image/webp", "webp");
  private static final Map<String, String> DOCUMENTS =
      Map.of("application/pdf", "pdf", "text/plain", "txt");
  private static final Pattern FORBIDDEN = Pattern.compile("[^A-Za-z0-9\\s()\\[\\]-]+");

  private Media() {}

  /**
   * A block of Converse.
   *
   * @param url with the content in it
   * @param path of what it is in, for a rejection
   * @param name of a document, or null
   */
  static ObjectNode ofDataUrl(String url, String path, String name) throws RejectedException {
    Matcher data = DATA.matcher(url);
    if (!data.lookingAt()) {
      throw new RejectedException(
          RejectCode.NOT_IN_BATCH,
          "`" + path + "` is no data: URL with Base64, and batch jobs fetch nothing");
    }
    return of(data.group(1), url.substring(data.end()), path, name);
  }

  static ObjectNode of(String mediaType, String base64, String path, String name)
      throws RejectedException {
    ObjectNode block = ConverseRequest.object();
    if (IMAGES.containsKey(mediaType)) {
      source(block.putObject("image").put("format", IMAGES.get(mediaType)), base64);
    } else if (DOCUMENTS.containsKey(mediaType)) {
      ObjectNode document = block.putObject("document").put("format", DOCUMENTS.get(mediaType));
      String legal = name == null ? "" : FORBIDDEN.matcher(name).replaceAll(" ").strip();
      document.put("name", legal.isEmpty() ? "document" : legal.replaceAll("\\s+", " "));
      source(document, base64);
    } else {
      throw new RejectedException(
          RejectCode.NOT_IN_BATCH, "`" + path + "` has a media type that cannot be carried over");
    }
    return block;
  }

  private static void source(ObjectNode media, String base64) {
    media.putObject("source").put("bytes", base64);
  }
}
