/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import java.util.concurrent.Callable;

/** Bytes at a path, which are no page: a download, metrics, health, a style sheet. */
public interface Resource {

  /** What others say, for programs. */
  record Report(String path, String meaning, boolean isOpen, Callable<Answer> said)
      implements Resource {
    @Override
    public Answer answer(Query query) throws Exception {
      return said.call();
    }
  }

  /** Such as {@code /observe/metrics}. */
  String path();

  /** What it is, in one sentence. */
  String meaning();

  /** Whether it is served without credentials, beyond loopback too. */
  default boolean isOpen() {
    return false;
  }

  /**
   * What to send.
   *
   * @throws java.util.NoSuchElementException with a sentence for a person: 404
   * @throws IllegalArgumentException with a sentence for a person: 400
   */
  Answer answer(Query query) throws Exception;
}
