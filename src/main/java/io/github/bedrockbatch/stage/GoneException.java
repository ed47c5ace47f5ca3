/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.io.IOException;

/** What a batch needs should be there and is not: it may yet come. */
public final class GoneException extends IOException {
  public GoneException(String what) {
    super(what);
  }
}
