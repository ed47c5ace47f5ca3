/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.Sha256;
import io.github.bedrockbatch.prompt.BatchKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a fingerprint of all that a request has beside its prompt: the model, the format, and every
 * member of the model input with its value, in any order. Of the members that carry the prompt only
 * their presence and outline count, such as whether a message has text, an image or both: a model
 * may refuse one kind and accept the other. A member that is not known to carry a prompt counts, so
 * that an unknown format leads to too many canaries, never to a missing one.
 */
final class RequestSettings {
  /** The members that carry prompts, of Converse and of the model families' own formats. */
  private static final Set<String> PROMPTS =
      Set.of(
          "messages",
          "system",
          "prompt",
          "promptVariables",
          "inputText",
          "inputImage",
          "inputs",
          "texts",
          "image",
          "images");

  /** The end of the names of members in which Nova's embeddings have prompts among settings. */
  private static final String EMBEDDED = "EmbeddingParams";

  private static final Set<String> EMBEDDED_PROMPTS = Set.of("value", "bytes", "uri");

  /** The depth of content blocks in messages; below it, the user may have chosen the names. */
  private static final int OUTLINE_DEPTH = 2;

  // A name or a text may be megabytes long; the record was accepted, so its length is no mistake.
  private static final JsonFactory JSON =
      JsonFactories.RECORDS
          .rebuild()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private RequestSettings() {}

  /**
   * Returns 64 hexadecimal digits, which are equal only for equal settings.
   *
   * @param service the endpoint that is asked, as another one may answer differently
   * @throws IOException when the model input is no JSON object; its message quotes nothing of it
   */
  static String fingerprint(String service, BatchKey key, byte[] modelInput) throws IOException {
    byte[] members;
    try (JsonParser json = JSON.createParser(modelInput)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      members = object(json, PROMPTS);
    } catch (IOException e) {
      // Without its cause, which quotes the input.
      throw new IOException("the modelInput of the batch's first record cannot be read");
    }
    return HexFormat.of()
        .formatHex(
            digest(
                'r',
                text(service),
                text(key.modelId()),
                text(key.invocationType().wireName()),
                members));
  }

  /**
   * @param prompts the names of members that carry prompts, if the value is an object
   */
  private static byte[] value(JsonParser json, JsonToken token, Set<String> prompts)
      throws IOException {
    return switch (token) {
      case START_OBJECT -> object(json, prompts);
      case START_ARRAY -> array(json, prompts);
      case VALUE_STRING -> digest('s', text(json.getText()));
      default -> digest('l', text(json.getText()));
    };
  }

  private static byte[] object(JsonParser json, Set<String> prompts) throws IOException {
    List<byte[]> members = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      members.add(
          digest(
              'm',
              text(name),
              prompts.contains(name)
                  ? outline(json, token)
                  : value(json, token, below(name, prompts))));
    }
    members.sort(Arrays::compareUnsigned); // so that their order does not matter
    return digest('o', members.toArray(byte[][]::new));
  }

  private static Set<String> below(String name, Set<String> prompts) {
    return name.endsWith(EMBEDDED) || prompts.equals(EMBEDDED_PROMPTS)
        ? EMBEDDED_PROMPTS
        : Set.of();
  }

  private static byte[] array(JsonParser json, Set<String> prompts) throws IOException {
    List<byte[]> values = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      values.add(value(json, token, prompts));
    }
    return digest('a', values.toArray(byte[][]::new));
  }

  /**
   * A digest of the names of members in a prompt, without their values. Texts are skipped and not
   * copied, however long they are.
   */
  private static byte[] outline(JsonParser json, JsonToken first) throws IOException {
    Set<String> names = new TreeSet<>();
    int depth = 0; // of all brackets
    int objects = 0;
    JsonToken token = first;
    while (true) {
      switch (token) {
        case START_OBJECT -> {
          depth++;
          objects++;
        }
        case START_ARRAY -> depth++;
        case END_OBJECT -> {
          depth--;
          objects--;
        }
        case END_ARRAY -> depth--;
        case FIELD_NAME -> {
          if (objects <= OUTLINE_DEPTH) {
            names.add(json.currentName());
          }
        }
        case VALUE_STRING -> {
          // {"type":"image"} is what other formats write as {"image":…}
          if (objects > 0 && objects <= OUTLINE_DEPTH && "type".equals(json.currentName())) {
            names.add("type=" + json.getText());
          }
        }
        default -> {}
      }
      if (depth == 0) {
        return digest(
            'p',
            text(first.name()),
            digest('p', names.stream().map(RequestSettings::text).toArray(byte[][]::new)));
      }
      token = json.nextToken();
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Each part is preceded by its length, so that different lists of parts have different bytes. */
  private static byte[] digest(char kind, byte[]... parts) {
    MessageDigest digest = Sha256.digest();
    digest.update((byte) kind);
    for (byte[] part : parts) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      digest.update(part);
    }
    return digest.digest();
  }
}
