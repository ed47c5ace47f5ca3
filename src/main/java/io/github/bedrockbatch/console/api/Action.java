/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import java.util.Map;

/** An action of an operator, by POST. It is called only for users with that role, and is logged. */
public interface Action {
  /** Such as {@code /batches/{id}/stop}. */
  String path();

  /** What it does, in one sentence. */
  String meaning();

  /** The fields that its form may have, by name, with what each means. */
  default Map<String, String> parameters() {
    return Map.of();
  }

  /**
   * Does it; doing it twice must be harmless.
   *
   * @throws java.util.NoSuchElementException with a sentence for a person: 404
   * @throws IllegalArgumentException with a sentence for a person why it is refused: 409
   */
  Done act(Form form, User user) throws Exception;
}
