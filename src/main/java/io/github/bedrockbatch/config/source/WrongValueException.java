/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

/** A wrong value, with a requirement that the parser words itself. */
public final class WrongValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * @param must completes "answer.schema=x (file line 3) …" for a person: "must be …"
   */
  public WrongValueException(String must) {
    super(must);
  }
}
