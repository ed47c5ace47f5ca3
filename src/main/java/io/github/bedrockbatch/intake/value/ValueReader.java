/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.reject.Place;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.request.FieldSlices;
import java.io.IOException;

/** The values of a file or message, one after the other, of whichever shape. */
public interface ValueReader {

  /** Starts over: the window is at the beginning of another message. */
  void restart();

  /** Goes to the next value that can be told from its neighbours; false at the end. */
  boolean next() throws IOException;

  /** The fields of the current value, each as JSON; valid until the next one is asked for. */
  FieldSlices fields();

  /** Where the current value stands. */
  Place place();

  /** Rejects the current value. */
  void reject(RejectedException why) throws IOException;
}
