/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Rejection;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;

/** Listens to what becomes of the values of messages. */
public interface MessageOutcomes {

  /**
   * A value was rejected.
   *
   * @param id the user's own id, or null when it is not known
   */
  void rejected(SourceMessage message, ValuePlace place, Rejection why, Excerpt value, String id)
      throws IOException;

  /** A value became a prompt. */
  default void accepted(Prompt prompt) throws IOException {}
}
