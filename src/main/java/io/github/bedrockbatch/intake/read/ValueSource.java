/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.read;

import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.RejectSink;
import io.github.bedrockbatch.prompt.Context;
import java.nio.file.Path;

/** What values are read of: a file, or a message. It also takes what is rejected of it. */
public interface ValueSource extends RejectSink {

  /** How it is called in the log. */
  String name();

  /** Of the files that its values may name; null when its sender is elsewhere. */
  default Path folder() {
    return null;
  }

  /** Whether a prompt that is all of it is told from the first one of many. */
  boolean mayStandForOne();

  /** Whether no other value has the user's id, as far as is remembered. */
  boolean isNew(String id, Place place);

  /**
   * What the prompt carries.
   *
   * @param id the user's own id in the value, or null
   * @param alone whether it is all that was read; never told when nothing may stand for one
   */
  Context context(String id, Place place, boolean alone);
}
