/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import java.util.concurrent.Callable;

/**
 * What others say, for programs.
 *
 * @param isOpen as that of a {@link Resource}
 */
public record Report(String path, String meaning, boolean isOpen, Callable<Answer> said)
    implements Resource {
  @Override
  public Answer answer(Query query) throws Exception {
    return said.call();
  }
}
