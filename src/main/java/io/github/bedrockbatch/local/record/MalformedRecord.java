/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

/** A line that is no record. Says what is wrong, never what stands there. */
public final class MalformedRecord extends Exception {
  MalformedRecord(String message) {
    super(message, null, false, false);
  }
}
