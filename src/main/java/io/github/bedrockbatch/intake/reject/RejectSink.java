/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

import java.io.IOException;

/** Is given what was rejected. */
public interface RejectSink {

  /**
   * Takes a rejected value.
   *
   * @param id the user's own id, or null when it is not known
   */
  void take(ValuePlace place, Rejection rejection, Excerpt value, String id) throws IOException;
}
