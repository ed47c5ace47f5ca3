/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.io.IOException;

/** Takes what was refused of messages. */
interface MessageRefusals {

  /**
   * Takes one value.
   *
   * @param id the user's own id, or null when it is not known
   */
  void take(Incoming message, Place place, Refusal refusal, Excerpt value, String id)
      throws IOException;
}
