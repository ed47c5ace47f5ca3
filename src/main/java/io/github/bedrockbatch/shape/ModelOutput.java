/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

/** How much of a model's output a result has. */
public enum ModelOutput {
  /** All of it, byte for byte. */
  FULL,
  /** Without null members, of which Converse has many in batch jobs. */
  COMPACT,
  /** Nothing of it; the result still has text, stop reason and usage. */
  NONE
}
