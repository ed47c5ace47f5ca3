/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.prompt.InvocationType;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the format of a model input by its members, as far as possible. Only a record whose format
 * is certainly not the one that it would be sent in is rejected.
 */
final class RecordFormat {
  /** Further members are not considered. */
  private static final int MOST = 64;

  private static final String TO_INVOKE =
      "; set bedrock.invocation-type=InvokeModel, or \"modelInvocationType\":\"InvokeModel\" in the"
          + " record";
  private static final String TO_CONVERSE =
      "; set bedrock.invocation-type=Converse, or \"modelInvocationType\":\"Converse\" in the"
          + " record";

  private final List<String> members = new ArrayList<>();
  private boolean messages;
  private boolean plainContent;

  void clear() {
    members.clear();
    messages = false;
    plainContent = false;
  }

  /** A member of the model input that is not null. */
  void member(String name) {
    if (members.size() < MOST) {
      members.add(name);
    }
  }

  /** The {@code content} of one of its {@code messages} begins so. */
  void content(JsonToken value) {
    messages = true;
    plainContent |= value == JsonToken.VALUE_STRING;
  }

  boolean has(String member) {
    return members.contains(member);
  }

  /**
   * Why the model input cannot be in this format; null if it can.
   *
   * @param family null when it is not known
   */
  String reason(InvocationType type, ModelFamily family) {
    if (members.isEmpty()) {
      return "the model input is empty";
    }
    return type == InvocationType.CONVERSE ? noConverse() : notOf(family);
  }

  private String noConverse() {
    for (String member : members) {
      if (member.equals("modelId")) {
        return "`modelId` is in the model input; it belongs beside it";
      }
      if (ModelFamilies.isOnlyInOwnFormats(member)) {
        return "`%s` is in it, so this is a model's own format and no Converse request"
                .formatted(member)
            + TO_INVOKE;
      }
    }
    if (plainContent) {
      return "the `content` of a message is a text, and in a Converse request a list of blocks, so"
          + " this is a model's own format"
          + TO_INVOKE;
    }
    return messages
        ? null
        : "it has no `messages` with `content`, as Converse requests have. If this is the model's"
            + " own format"
            + TO_INVOKE.replaceFirst(";", ",");
  }

  private String notOf(ModelFamily family) {
    if (family == null || members.size() == MOST) {
      return null;
    }
    for (String member : members) {
      if (ModelFamilies.isOnlyInConverse(member) && !family.takes(member)) {
        return "`%s` is in it, so this is a Converse request and not the model's own format"
                .formatted(member)
            + TO_CONVERSE;
      }
    }
    for (String needed : family.needs()) {
      if (!members.contains(needed)) {
        return "it has no `%s`, which the model's own format needs. If this is a Converse request"
                .formatted(needed)
            + TO_CONVERSE.replaceFirst(";", ",");
      }
    }
    return null;
  }
}
