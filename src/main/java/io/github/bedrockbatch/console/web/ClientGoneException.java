/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import java.io.IOException;

/** The client has closed the connection, or does not read the response. */
final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1;

  ClientGoneException(String message) {
    super(message);
  }
}
