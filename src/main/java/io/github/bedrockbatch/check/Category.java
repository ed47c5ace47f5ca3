/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import java.util.List;

/** Checks of one thing, such as the bucket. */
public interface Category {
  String name();

  /**
   * Looks once. May take some seconds, and is interrupted when it takes longer.
   *
   * @throws Exception when it cannot go on: the words are shown as one that failed
   */
  List<Outcome> look() throws Exception;
}
