/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.io.IOException;

/** Something that a batch needs does not exist, but may still appear. */
public final class GoneException extends IOException {
  public GoneException(String what) {
    super(what);
  }
}
