/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

/**
 * What follows from an {@link Error}, such as {@code OutOfMemoryError}, wherever it is thrown. Work
 * in progress is in an unknown state then, and threads may have died: only a new process is sure to
 * recover, and it can recover from any moment.
 */
@FunctionalInterface
public interface ProcessEnd {

  /** Called on the thread that met the error, perhaps on several at a time; need not return. */
  void after(Error error);
}
