/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import java.util.List;

/** The checks of one subject, such as the bucket. */
public interface Category {
  String name();

  /**
   * Makes the checks once. May take some seconds; is interrupted when it takes too long.
   *
   * @throws Exception when it cannot continue; its message is shown as a check that failed
   */
  List<Outcome> look() throws Exception;
}
