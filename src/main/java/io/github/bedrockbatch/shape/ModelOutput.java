/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

/** How much of what a model has returned travels with a result. */
public enum ModelOutput {
  /** All of it, byte for byte. */
  FULL,
  /** Without the members that are null, of which Converse has many in batch jobs. */
  COMPACT,
  /** Nothing but what is beside it: text, stop reason and usage. */
  NONE
}
