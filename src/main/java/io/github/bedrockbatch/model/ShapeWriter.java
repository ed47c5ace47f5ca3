/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.model.FilledShape.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a request format for one choice of parts, by the rules of {@link ModelFamily}. */
final class ShapeWriter {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)(?:\\|([^}]*))?}");
  private static final String JOIN = "join";

  /** Stands for any number of elements; if there are none, nothing else is left out. */
  private static final String MEDIA = "${media}";

  private final Predicate<RequestPart> present;
  private final List<Piece> pieces = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();

  ShapeWriter(Predicate<RequestPart> present) {
    this.present = present;
  }

  FilledShape write(JsonNode shape) {
    value(shape);
    flush();
    return new FilledShape(List.copyOf(pieces));
  }

  private void value(JsonNode node) {
    if (node.isTextual()) {
      text(node.textValue());
    } else if (node.has(JOIN)) {
      join(node.get(JOIN));
    } else if (node.isObject()) {
      object(node);
    } else if (node.isArray()) {
      array(node);
    } else {
      literal.append(node);
    }
  }

  private void object(JsonNode node) {
    String before = "{";
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (isLeft(member.getValue())) {
        literal.append(before).append('"').append(member.getKey()).append("\":");
        value(member.getValue());
        before = ",";
      }
    }
    literal.append(before.equals("{") ? "{}" : "}");
  }

  private void array(JsonNode node) {
    String before = "[";
    for (JsonNode element : node) {
      boolean none = MEDIA.equals(element.textValue()) && !present.test(RequestPart.MEDIA);
      if (isWhole(element) && !none) {
        literal.append(before);
        value(element);
        before = ",";
      }
    }
    literal.append(before.equals("[") ? "[]" : "]");
  }

  /** Whether anything of a member's value is left. */
  private boolean isLeft(JsonNode node) {
    if (node.isTextual() || node.has(JOIN) || node.isEmpty()) {
      return isWhole(node);
    }
    for (JsonNode inner : node) {
      if (node.isArray() ? isWhole(inner) : isLeft(inner)) {
        return true;
      }
    }
    return false;
  }

  /** Whether every placeholder in it has a value. */
  private boolean isWhole(JsonNode node) {
    if (node.isTextual()) {
      return MEDIA.equals(node.textValue()) || isFilled(node.textValue());
    }
    for (JsonNode inner : node) {
      if (!isWhole(inner) && !node.has(JOIN)) {
        return false;
      }
    }
    return true;
  }

  private boolean isFilled(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .allMatch(
            placeholder ->
                placeholder.group(2) != null
                    || present.test(RequestPart.ofPlaceholder(placeholder.group(1))));
  }

  private void text(String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    if (placeholder.matches()) {
      whole(RequestPart.ofPlaceholder(placeholder.group(1)), placeholder.group(2));
      return;
    }
    literal.append('"');
    inside(text);
    literal.append('"');
  }

  private void whole(RequestPart part, String standard) {
    if (present.test(part)) {
      part(part, true);
    } else {
      literal.append(standard);
    }
  }

  private void join(JsonNode texts) {
    literal.append('"');
    for (JsonNode text : texts) {
      if (isFilled(text.textValue())) {
        inside(text.textValue());
      }
    }
    literal.append('"');
  }

  private void inside(String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    int done = 0;
    while (placeholder.find()) {
      escaped(text.substring(done, placeholder.start()));
      part(RequestPart.ofPlaceholder(placeholder.group(1)), false);
      done = placeholder.end();
    }
    escaped(text.substring(done));
  }

  private void escaped(String text) {
    literal.append(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private void part(RequestPart part, boolean quoted) {
    flush();
    pieces.add(new Piece(null, part, quoted));
  }

  private void flush() {
    if (!literal.isEmpty()) {
      pieces.add(new Piece(literal.toString().getBytes(StandardCharsets.UTF_8), null, false));
      literal.setLength(0);
    }
  }
}
