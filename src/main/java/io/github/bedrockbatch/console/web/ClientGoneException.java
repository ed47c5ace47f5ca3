/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import java.io.IOException;

/** Nobody is there any more to read an answer, or does not read it. */
final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1;

  ClientGoneException(String message) {
    super(message);
  }
}
