/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.prompt.media.DataUrl;
import io.github.bedrockbatch.prompt.media.MediaBlocks;
import io.github.bedrockbatch.prompt.media.MediaException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the images and documents that a prompt names: files, objects in S3, and data URLs. A CSV
 * cell may hold an array of them.
 */
final class MediaReader {
  private final FieldNames names;
  private final FieldReader reader;
  private final MediaFolder folder;
  private final MediaObjects objects;
  private final int maxBytes;

  /**
   * @param maxBytes what all of a prompt may have
   */
  MediaReader(
      FieldNames names,
      FieldReader reader,
      MediaFolder folder,
      MediaObjects objects,
      int maxBytes) {
    this.names = names;
    this.reader = reader;
    this.folder = folder;
    this.objects = objects;
    this.maxBytes = maxBytes;
  }

  /** The content blocks with commas between them; null when the prompt names none. */
  byte[] read(FieldSlices fields) throws RejectedException, IOException {
    if (!isThere(fields, Field.IMAGES) && !isThere(fields, Field.DOCUMENTS)) {
      return null;
    }
    MediaBlocks blocks = new MediaBlocks(maxBytes);
    add(fields, Field.IMAGES, blocks);
    add(fields, Field.DOCUMENTS, blocks);
    return blocks.json();
  }

  /** A field that the template puts in is data, and says nothing more. */
  private boolean isThere(FieldSlices fields, Field field) {
    return fields.has(field) && names.hole(field.ownName) < 0;
  }

  private void add(FieldSlices fields, Field field, MediaBlocks to)
      throws RejectedException, IOException {
    List<String> texts = isThere(fields, field) ? texts(fields, field) : List.of();
    for (int i = 0; i < texts.size(); i++) {
      try {
        add(texts.get(i).strip(), field, to);
      } catch (MediaException e) {
        String which = texts.size() == 1 ? "`%s` " : "number " + (i + 1) + " of `%s` ";
        throw reader.rejected(RejectCode.UNUSABLE_MEDIA, which + e.getMessage(), field);
      }
    }
  }

  private List<String> texts(FieldSlices fields, Field field)
      throws RejectedException, IOException {
    JsonNode value = array(JsonFactories.TREES.readTree(fields.copy(field)));
    List<String> texts = new ArrayList<>();
    for (JsonNode one : value.isTextual() ? List.of(value) : value) {
      texts.add(one.textValue());
    }
    if (value.isObject() || texts.isEmpty() || texts.contains(null)) {
      throw reader.rejected(
          RejectCode.WRONG_TYPE, "`%s` is neither a text nor an array of texts", field);
    }
    return texts;
  }

  private static JsonNode array(JsonNode value) throws IOException {
    if (!value.isTextual() || !value.textValue().startsWith("[")) {
      return value;
    }
    try {
      return JsonFactories.TREES.readTree(value.textValue());
    } catch (JsonProcessingException e) {
      return value; // a name may begin so
    }
  }

  private void add(String text, Field field, MediaBlocks to) throws MediaException, IOException {
    if (DataUrl.isOne(text)) {
      DataUrl url = DataUrl.of(text);
      add(field, url.mediaType(), "document", url.content(), to);
    } else if (text.contains("://") && !MediaObjects.isOne(text)) {
      throw new MediaException("is an address, from which nothing is fetched");
    } else {
      byte[] content =
          MediaObjects.isOne(text) ? objects.read(text, maxBytes) : folder.read(text, maxBytes);
      String name = text.substring(text.lastIndexOf('/') + 1);
      int dot = name.lastIndexOf('.');
      String stem = dot < 0 ? name : name.substring(0, dot);
      add(field, name.substring(dot + 1), stem, content, to);
    }
  }

  private static void add(Field field, String format, String name, byte[] content, MediaBlocks to)
      throws MediaException {
    if (field == Field.IMAGES) {
      to.image(content);
    } else {
      to.document(format, name, content);
    }
  }
}
