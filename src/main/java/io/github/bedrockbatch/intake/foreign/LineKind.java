/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;

/** For which endpoint of another service a line was written. */
public enum LineKind {
  CHAT("/v1/chat/completions"),
  RESPONSES("/v1/responses"),
  EMBEDDINGS("/v1/embeddings"),
  /** Of Anthropic; its lines name no URL. */
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

  /** What has to be known to answer in its form; null when that shows in the answer. */
  public String endpoint() {
    return this == RESPONSES ? path : null;
  }
}
