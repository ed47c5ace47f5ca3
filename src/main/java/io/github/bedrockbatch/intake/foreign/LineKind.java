/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;

/** The endpoints of other services that lines are written for. */
public enum LineKind {
  CHAT("/v1/chat/completions"),
  RESPONSES("/v1/responses"),
  EMBEDDINGS("/v1/embeddings"),
  /** Anthropic's endpoint; its lines have no URL. */
  MESSAGES("/v1/messages");

  private final String path;

  LineKind(String path) {
    this.path = path;
  }

  /**
   * The kind of a line of OpenAI's.
   *
   * @param url its {@code url}
   */
  public static LineKind ofOpenAi(String url) throws RejectedException {
    for (LineKind kind : values()) {
      if (kind != MESSAGES && (kind.path.equals(url) || kind.path.equals("/v1" + url))) {
        return kind;
      }
    }
    throw new RejectedException(
        RejectCode.NOT_IN_BATCH,
        "its `url` is none of /v1/chat/completions, /v1/responses and /v1/embeddings");
  }

  /**
   * The endpoint, if it has to be known for the form of the result; null if the answer shows it.
   */
  public String endpoint() {
    return this == RESPONSES ? path : null;
  }
}
