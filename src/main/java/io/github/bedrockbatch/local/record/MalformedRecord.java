/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

/** A line that is no record. The message says what is wrong and never quotes the line. */
public final class MalformedRecord extends Exception {
  MalformedRecord(String message) {
    super(message, null, false, false);
  }
}
