/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

/** What a user may do in the console. */
public enum Role {
  /** Look. */
  VIEWER,
  /** Look and act. */
  OPERATOR
}
