/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

/**
 * What to do after an {@link Error}, such as {@code OutOfMemoryError}, wherever it was thrown. Work
 * in progress is then in an unknown state, and threads may have died: only a new process is sure to
 * recover, and it can do so whenever the old one ended.
 */
@FunctionalInterface
public interface ProcessEnd {

  /** Called on the thread that met the error, perhaps on several at a time; need not return. */
  void after(Error error);
}
