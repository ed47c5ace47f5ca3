/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

/** What happens to a batch that is old enough and holds fewer records than a job needs. */
public enum UnderMinimum {
  /** It stays open until it has enough records. */
  WAIT,
  /** Its records are asked one by one, at the on-demand price. */
  ON_DEMAND,
  /** It is filled with records whose answers are discarded. */
  PAD,
  /** It fails, and a person decides. */
  FAIL
}
