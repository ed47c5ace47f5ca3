/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt.media;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Gathers the images and documents of one message of a Converse request, with their content in
 * base64. Rejects what the service would reject, but leaves to it which models take images or
 * documents.
 */
public final class MediaBlocks {
  private static final int MAX_PIXELS = 8_000;
  private static final int MAX_NAME = 60;

  /** The formats of documents by their other names: file name extensions and media types. */
  private static final Map<String, String> FORMATS =
      Map.ofEntries(
          Map.entry("htm", "html"),
          Map.entry("text", "txt"),
          Map.entry("markdown", "md"),
          Map.entry("application/pdf", "pdf"),
          Map.entry("text/csv", "csv"),
          Map.entry("application/msword", "doc"),
          Map.entry(
              "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
          Map.entry("application/vnd.ms-excel", "xls"),
          Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
          Map.entry("text/html", "html"),
          Map.entry("text/plain", "txt"),
          Map.entry("text/markdown", "md"));

  private final ByteArrayOutputStream json = new ByteArrayOutputStream();
  private final int maxBytes;
  private final Set<String> names = new HashSet<>();
  private int images;

  /**
   * @param maxBytes the limit of all blocks together
   */
  public MediaBlocks(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds an image; its first bytes tell its format. */
  public void image(byte[] content) throws MediaException {
    ImageHeader header = ImageHeader.of(content);
    if (header.format() == null) {
      throw new MediaException("is no image in one of the formats " + Media.IMAGE.formats);
    }
    if (Math.max(header.width(), header.height()) > MAX_PIXELS) {
      throw new MediaException(
          "has %d x %d pixels; %d each side are the most"
              .formatted(header.width(), header.height(), MAX_PIXELS));
    }
    check(Media.IMAGE, ++images, header.format(), content);
    add("{\"image\":{\"format\":\"" + header.format() + "\",\"source\":{\"bytes\":\"", content);
  }

  /**
   * Adds a document.
   *
   * @param format the extension of its file name, or its media type
   * @param name the name of its file; changed into a legal one that no other document has
   */
  public void document(String format, String name, byte[] content) throws MediaException {
    String written = format.toLowerCase(Locale.ROOT);
    String known = FORMATS.getOrDefault(written, written);
    if (!Media.DOCUMENT.formats.contains(known)) {
      throw new MediaException("is no document in one of the formats " + Media.DOCUMENT.formats);
    }
    check(Media.DOCUMENT, names.size() + 1, known, content);
    add(
        "{\"document\":{\"format\":\"%s\",\"name\":\"%s\",\"source\":{\"bytes\":\""
            .formatted(known, unique(name)),
        content);
  }

  private static void check(Media media, int nth, String format, byte[] content)
      throws MediaException {
    if (nth > media.most) {
      throw new MediaException("is one too many: a prompt may have " + media.most);
    }
    if (content.length == 0) {
      throw new MediaException("is empty");
    }
    if (content.length > media.maxBytes(format)) {
      throw new MediaException(
          "has %,d bytes; %,d are the most".formatted(content.length, media.maxBytes(format)));
    }
  }

  /** The service accepts letters, digits, single blanks, hyphens and brackets in names. */
  private String unique(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9()\\[\\]-]+", " ").strip();
    plain = plain.substring(0, Math.min(plain.length(), MAX_NAME)).strip();
    plain = plain.isEmpty() ? "document" : plain;
    String unique = plain;
    for (int i = 2; !names.add(unique); i++) {
      unique = plain + ' ' + i;
    }
    return unique;
  }

  private void add(String head, byte[] content) throws MediaException {
    if (json.size() + head.length() + content.length / 3L * 4 > maxBytes) {
      throw new MediaException(
          "is too much: in base64 all of a prompt has more than %,d bytes (intake.max-record-bytes)"
              .formatted(maxBytes));
    }
    json.writeBytes((json.size() == 0 ? head : ',' + head).getBytes(US_ASCII));
    json.writeBytes(Base64.getEncoder().encode(content));
    json.writeBytes("\"}}}".getBytes(US_ASCII));
  }

  /**
   * Returns the blocks since the last call and removes them; the limits still count their number.
   */
  public byte[] take() {
    byte[] taken = json.toByteArray();
    json.reset();
    return taken;
  }

  /** The blocks with commas between them; null when there are none. */
  public byte[] json() {
    return json.size() == 0 ? null : json.toByteArray();
  }
}
