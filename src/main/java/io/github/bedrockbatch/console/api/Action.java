/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import java.util.Map;

/** Something that an operator may do by POST. Only who has the role gets here, and is logged. */
public interface Action {
  /** Such as {@code /batches/{id}/stop}. */
  String path();

  /** What it does, in one sentence. */
  String meaning();

  /** The names that its form may have, and what each means. */
  default Map<String, String> parameters() {
    return Map.of();
  }

  /**
   * Does it; twice is harmless.
   *
   * @throws java.util.NoSuchElementException with a sentence for a person: 404
   * @throws IllegalArgumentException with a sentence for a person why it is refused: 409
   */
  Done act(Form form, User user) throws Exception;
}
