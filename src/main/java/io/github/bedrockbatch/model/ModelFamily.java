/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Models with the same request and response format.
 *
 * <p>The request format is JSON with placeholders. {@code "${temperature}"} stands for a part,
 * {@code "${maxTokens|4096}"} has a default, and {@code {"join":["…${system}…", "…"]}} joins texts.
 * What has a placeholder without a value is left out: a member of an object, a whole element of an
 * array, a text of a join; so is an object or array that becomes empty. In an array, {@code
 * "${media}"} stands for any number of elements.
 */
public final class ModelFamily {
  /** The number of possible choices of parts that a request has. */
  private static final int CHOICES = 1 << RequestPart.values().length;

  private final String name;
  private final List<String> models = new ArrayList<>();
  private final boolean converse;
  private final JsonNode request;
  private final AtomicReferenceArray<FilledShape> filled = new AtomicReferenceArray<>(CHOICES);
  private final Map<AnswerPath.Meaning, List<String>> answer =
      new EnumMap<>(AnswerPath.Meaning.class);
  private final Map<StopMeaning, List<String>> stops = new EnumMap<>(StopMeaning.class);
  private final Set<String> members = new HashSet<>();
  private final List<String> needs = new ArrayList<>();

  ModelFamily(JsonNode file) {
    name = file.required("family").textValue();
    file.required("models").forEach(id -> models.add(id.textValue()));
    converse = file.path("converse").asBoolean(true);
    request = file.required("request");
    request.fieldNames().forEachRemaining(members::add);
    for (StopMeaning meaning : List.of(StopMeaning.CUT_OFF, StopMeaning.REFUSED)) {
      if (file.has(meaning.member)) {
        stops.put(meaning, texts(file.get(meaning.member)));
      }
    }
    file.path("needs").forEach(member -> needs.add(member.textValue()));
    file.required("answer")
        .properties()
        .forEach(
            place -> answer.put(AnswerPath.Meaning.of(place.getKey()), texts(place.getValue())));
  }

  /** Reads a text, or an array of texts. */
  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    (value.isArray() ? value : List.of(value)).forEach(text -> texts.add(text.textValue()));
    return List.copyOf(texts);
  }

  public String name() {
    return name;
  }

  /** Whether its models support Converse; embeddings do not. */
  public boolean knowsConverse() {
    return converse;
  }

  public byte[] request(RequestParts parts) {
    int which = parts.which();
    FilledShape known = filled.get(which);
    if (known == null) {
      known = new ShapeWriter(parts::has).write(request);
      filled.set(which, known);
    }
    return known.of(parts);
  }

  /** Whether requests in this format may have that member. */
  public boolean takes(String member) {
    return members.contains(member);
  }

  /** The members without which the service rejects every request in the family's own format. */
  public List<String> needs() {
    return needs;
  }

  Set<String> members() {
    return members;
  }

  /** The paths of the parts of an answer. */
  Map<AnswerPath.Meaning, List<String>> answer() {
    return answer;
  }

  /** The stop reasons of this family. */
  Map<StopMeaning, List<String>> stops() {
    return stops;
  }

  /** Whether its models answer with text; those for embeddings do not. */
  public boolean answersInText() {
    return answer.containsKey(AnswerPath.Meaning.TEXT);
  }

  /** The length of the family's longest prefix of this id; 0 if none matches. */
  int match(String modelId) {
    return models.stream().filter(modelId::startsWith).mapToInt(String::length).max().orElse(0);
  }
}
