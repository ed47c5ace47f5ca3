/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;

/**
 * Takes members that concern the other service, not the answer, and rejects the few that ask for
 * something that no batch has.
 */
final class Bookkeeping {
  private static final String NO_STREAM = "batch jobs do not stream";

  private Bookkeeping() {}

  static void removeOpenAi(Members in) throws RejectedException {
    in.mustNot("stream", NO_STREAM);
    in.ignore(
        "model",
        "user",
        "metadata",
        "store",
        "service_tier",
        "safety_identifier",
        "prompt_cache_key",
        "prompt_cache_options",
        "prompt_cache_retention",
        "stream_options");
    if (in.take("n").asInt(1) > 1) {
      throw new RejectedException(
          RejectCode.NOT_IN_BATCH,
          "`n` asks for several answers, and a record has one; send a line for each");
    }
    in.ignoreIf("modalities", only -> only.size() == 1 && only.path(0).asText().equals("text"));
  }

  static void removeAnthropic(Members in) throws RejectedException {
    in.mustNot("stream", NO_STREAM);
    in.ignore(
        "model",
        "metadata",
        "service_tier",
        "speed",
        "inference_geo",
        "diagnostics",
        "cache_control");
  }
}
