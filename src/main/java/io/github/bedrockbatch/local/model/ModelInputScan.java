/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import static io.github.bedrockbatch.files.JsonMembers.afterSpace;
import static io.github.bedrockbatch.files.JsonMembers.afterValue;
import static io.github.bedrockbatch.files.JsonMembers.name;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.bedrockbatch.files.JsonMembers;

/**
 * Scans a modelInput once, in place, for its members, the shape of its messages, and the text that
 * a model would answer. Names with escapes are not recognised.
 */
public final class ModelInputScan {
  private static final byte[] MESSAGES = name("messages");
  private static final byte[] ANTHROPIC_VERSION = name("anthropic_version");
  private static final byte[] MAX_TOKENS = name("max_tokens");
  private static final byte[] TOOL_CONFIG = name("toolConfig");
  private static final byte[] INPUT_IMAGE = name("inputImage");
  private static final byte[] TASK_TYPE = name("taskType");
  private static final byte[] PROMPT = name("prompt");
  private static final byte[] INPUT_TEXT = name("inputText");
  private static final byte[] DIMENSIONS = name("dimensions");
  private static final byte[] EMBEDDING_PARAMS = name("singleEmbeddingParams");
  private static final byte[] EMBEDDING_DIMENSION = name("embeddingDimension");
  private static final byte[] VALUE = name("value");
  private static final byte[] ROLE = name("role");
  private static final byte[] CONTENT = name("content");
  private static final byte[] TEXT = name("text");
  private static final byte[] TYPE = name("type");
  private static final String USER = "\"user\"";

  private final byte[] buffer;
  private final int limit;

  boolean hasMessages;
  boolean hasAnthropicVersion;
  boolean hasMaxTokens;
  boolean hasToolConfig;
  boolean hasInputImage;
  boolean hasTaskType;
  boolean hasTypedBlock;
  boolean hasBareBlock;
  boolean hasStringContent;
  int dimensions;
  Slice userText;
  Slice prompt;
  Slice inputText;
  Slice valueToEmbed;

  private Slice messageText;
  private boolean userMessage;
  private boolean typed;

  private ModelInputScan(byte[] buffer, int limit) {
    this.buffer = buffer;
    this.limit = limit;
  }

  /** Scans the object in bytes {@code [from, to)}, which must be well-formed. */
  public static ModelInputScan of(byte[] buffer, int from, int to) {
    ModelInputScan scan = new ModelInputScan(buffer, to);
    scan.object(from, scan::member);
    return scan;
  }

  private interface Member {
    /** The member's value begins at that byte. */
    void take(JsonMembers member, int at);
  }

  private interface Element {
    void take(int at);
  }

  private void object(int from, Member member) {
    JsonMembers members = new JsonMembers();
    if (members.begin(buffer, from, limit - from)) {
      while (members.next()) {
        member.take(members, members.valueStart());
      }
    }
  }

  /** Visits only elements that are objects. */
  private void array(int from, Element element) {
    int at = afterSpace(buffer, from + 1, limit);
    while (at < limit && buffer[at] != ']') {
      if (buffer[at] == '{') {
        element.take(at);
      }
      at = afterSpace(buffer, afterValue(buffer, at, limit), limit);
      if (at < limit && buffer[at] == ',') {
        at = afterSpace(buffer, at + 1, limit);
      }
    }
  }

  private void member(JsonMembers member, int at) {
    if (member.isNamed(MESSAGES)) {
      messages(at);
    } else if (member.isNamed(ANTHROPIC_VERSION)) {
      hasAnthropicVersion = true;
    } else if (member.isNamed(MAX_TOKENS)) {
      hasMaxTokens = true;
    } else if (member.isNamed(TOOL_CONFIG)) {
      hasToolConfig = buffer[at] == '{';
    } else if (member.isNamed(INPUT_IMAGE)) {
      hasInputImage = true;
    } else if (member.isNamed(TASK_TYPE)) {
      hasTaskType = true;
    } else if (member.isNamed(PROMPT)) {
      prompt = string(member);
    } else if (member.isNamed(INPUT_TEXT)) {
      inputText = string(member);
    } else if (member.isNamed(DIMENSIONS)) {
      dimensions = number(member);
    } else if (member.isNamed(EMBEDDING_PARAMS)) {
      embeddingParam(member, at);
    }
  }

  private void messages(int at) {
    if (buffer[at] == '[') {
      hasMessages = true;
      array(at, this::message);
    }
  }

  private void message(int from) {
    messageText = null;
    userMessage = false;
    object(from, this::ofMessage);
    if (userMessage && messageText != null) {
      userText = messageText;
    }
  }

  private void ofMessage(JsonMembers member, int at) {
    if (member.isNamed(ROLE)) {
      userMessage = USER.equals(ascii(member));
    } else if (member.isNamed(CONTENT) && buffer[at] == '"') {
      hasStringContent = true;
      messageText = string(member);
    } else if (member.isNamed(CONTENT) && buffer[at] == '[') {
      array(at, this::block);
    }
  }

  private void block(int from) {
    typed = false;
    object(from, this::ofBlock);
    hasTypedBlock |= typed;
    hasBareBlock |= !typed;
  }

  private void ofBlock(JsonMembers member, int at) {
    typed |= member.isNamed(TYPE);
    if (member.isNamed(TEXT) && buffer[at] == '"') {
      messageText = string(member);
    }
  }

  /** Finds these members at any depth. */
  private void embeddingParam(JsonMembers member, int at) {
    if (buffer[at] == '{') {
      object(at, this::embeddingParam);
    } else if (member.isNamed(VALUE) && buffer[at] == '"') {
      valueToEmbed = string(member);
    } else if (member.isNamed(EMBEDDING_DIMENSION)) {
      dimensions = number(member);
    }
  }

  /** The bytes within a string; null when the value is no string. */
  private Slice string(JsonMembers member) {
    int from = member.valueStart();
    return buffer[from] == '"' ? new Slice(from + 1, from + member.valueLength() - 1) : null;
  }

  /** The value; 0 when it is no whole number. */
  private int number(JsonMembers member) {
    try {
      return Integer.parseInt(ascii(member));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private String ascii(JsonMembers member) {
    return new String(buffer, member.valueStart(), member.valueLength(), US_ASCII);
  }
}
