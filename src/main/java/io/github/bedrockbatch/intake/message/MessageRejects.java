/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.intake.reject.Excerpt;
import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.Rejection;
import java.io.IOException;

/** Takes what was rejected of messages. */
public interface MessageRejects {

  /**
   * Takes one value.
   *
   * @param id the user's own id, or null when it is not known
   */
  void take(SourceMessage message, Place place, Rejection rejection, Excerpt value, String id)
      throws IOException;
}
