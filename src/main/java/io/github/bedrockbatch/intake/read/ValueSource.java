/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.read;

import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.intake.reject.ValuePlace;
import io.github.bedrockbatch.prompt.Context;
import java.nio.file.Path;

/** What values are read from, a file or a message; it is told of values that are rejected. */
public interface ValueSource extends RejectSink {

  /** Its name in the log. */
  String name();

  /** The folder of files that its values may name; null when its sender is on another machine. */
  default Path folder() {
    return null;
  }

  /** Whether a single prompt is named differently from the first one of many. */
  boolean mayStandForOne();

  /** Whether no earlier value has the user's id, as far as ids are remembered. */
  boolean isNew(String id, ValuePlace place);

  /**
   * Makes the context of a prompt.
   *
   * @param id the user's own id in the value; null if there is none
   * @param alone whether it is the only value; always false unless {@link #mayStandForOne}
   */
  Context context(String id, ValuePlace place, boolean alone);
}
