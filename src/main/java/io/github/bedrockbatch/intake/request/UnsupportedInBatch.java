/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.intake.frame.ParserOverWindow;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.request.Targets.Target;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.util.Set;

/**
 * Finds features in a record that batch jobs do not support. They are recognised while the record
 * is parsed, by the names of members in the places where these have that meaning, so that a text
 * about {@code toolConfig} is a text.
 */
final class UnsupportedInBatch {
  /** A member of a message in {@code messages[]}: an object, an array around it. */
  private static final int MEMBER_OF_MESSAGE = 3;

  /** A member of a block in {@code messages[].content[]}: two objects, two arrays around it. */
  private static final int BLOCK_OF_MESSAGE = 5;

  /** A member of a block in {@code system[]}. */
  private static final int BLOCK_OF_SYSTEM = 3;

  private static final Set<String> MEDIA = Set.of("image", "video", "document", "audio");

  private final RecordFormat format = new RecordFormat();
  private boolean tools;
  private boolean cachePoint;
  private boolean stream;
  private boolean severalAnswers;
  private boolean objectInS3;
  private boolean blankText;

  void clear() {
    format.clear();
    tools = false;
    cachePoint = false;
    stream = false;
    severalAnswers = false;
    objectInS3 = false;
    blankText = false;
  }

  /** Passes over the model input whose opening bracket the parser is at. */
  void scan(JsonParser parser, ParserOverWindow place) throws IOException {
    clear();
    String member = "";
    int depth = 1;
    while (depth > 0) {
      switch (parser.nextToken()) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case FIELD_NAME -> {
          if (depth == 1) {
            member = parser.currentName();
            depth += member(member, parser);
          } else {
            depth += inner(member, depth, parser, place);
          }
        }
        default -> {}
      }
    }
  }

  /** How much deeper the value of a member leads. */
  private int member(String name, JsonParser parser) throws IOException {
    JsonToken value = parser.nextToken();
    if (value != JsonToken.VALUE_NULL) {
      format.member(name);
    }
    switch (name) {
      case "toolConfig" -> tools |= value != JsonToken.VALUE_NULL;
      case "stream" -> stream |= value == JsonToken.VALUE_TRUE;
      case "n" -> severalAnswers |= value.isNumeric() && parser.getDoubleValue() > 1;
      default -> {}
    }
    return value.isStructStart() ? 1 : 0;
  }

  /** The same of a name that is further inside. */
  private int inner(String member, int depth, JsonParser parser, ParserOverWindow place)
      throws IOException {
    String name = parser.currentName();
    boolean looked =
        switch (name) {
          case "cachePoint", "text" -> isBlock(member, depth);
          case "content" -> depth == MEMBER_OF_MESSAGE && member.equals("messages");
          case "s3Location" -> isSourceOfMedia(parser.getParsingContext().getParent());
          default -> false;
        };
    if (!looked) {
      return 0;
    }
    JsonToken value = parser.nextToken();
    switch (name) {
      case "cachePoint" -> cachePoint |= value != JsonToken.VALUE_NULL;
      case "s3Location" -> objectInS3 |= value != JsonToken.VALUE_NULL;
      case "content" -> format.content(value);
      default -> blankText |= value == JsonToken.VALUE_STRING && place.isAtBlankText();
    }
    return value.isStructStart() ? 1 : 0;
  }

  private static boolean isBlock(String member, int depth) {
    return (depth == BLOCK_OF_MESSAGE && member.equals("messages"))
        || (depth == BLOCK_OF_SYSTEM && member.equals("system"));
  }

  /** Whether the object is the {@code source} of an image or the like. */
  private static boolean isSourceOfMedia(JsonStreamContext object) {
    return "source".equals(object.getCurrentName())
        && object.getParent() != null
        && object.getParent().getCurrentName() != null
        && MEDIA.contains(object.getParent().getCurrentName());
  }

  /** Why jobs, or jobs of this type, do not support the record; null if nothing was found. */
  Rejection rejection(Target target) {
    InvocationType type = target.key().invocationType();
    if (blankText && type == InvocationType.CONVERSE) {
      return RejectCode.NO_PROMPT.because("a `text` of it is blank, which Converse rejects");
    }
    String reason = reason(type);
    reason = reason == null ? format.reason(type, target.family()) : reason;
    return reason == null ? null : RejectCode.NOT_IN_BATCH.because(reason);
  }

  private String reason(InvocationType type) {
    if (cachePoint) {
      return "a `cachePoint` is in it, and batch jobs do not cache prompts";
    }
    if (objectInS3) {
      return "an `s3Location` is in it, and jobs find only objects that lie in the folder of their"
          + " input; put the content itself in, as `bytes`";
    }
    if (type == InvocationType.CONVERSE) {
      return tools
          ? "`toolConfig` is in it, and Converse records in batch jobs cannot use tools;"
              + " the model's own format (InvokeModel) may"
          : null;
    }
    if (stream) {
      return "`stream` is true, and batch jobs do not stream";
    }
    return severalAnswers && format.has("messages")
        ? "`n` asks for several answers, and a record has one; send a record for each"
        : null;
  }
}
