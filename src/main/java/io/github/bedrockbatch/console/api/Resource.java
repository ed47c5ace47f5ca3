/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import java.util.concurrent.Callable;

/** Content at a path that is no page: a download, metrics, health, a style sheet. */
public interface Resource {

  /** A resource that another room provides, for programs. */
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

  /** Whether it is served without credentials, also to other machines. */
  default boolean isOpen() {
    return false;
  }

  /**
   * The content to send.
   *
   * @throws java.util.NoSuchElementException with a sentence for a person: 404
   * @throws IllegalArgumentException with a sentence for a person: 400
   */
  Answer answer(Query query) throws Exception;
}
