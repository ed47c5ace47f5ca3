/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.fault;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The ways in which an output line is spoilt. */
public enum Spoiling {
  /** It is written twice. */
  @JsonProperty("duplicated")
  DUPLICATED,
  /** A line of a record that was never sent follows it. */
  @JsonProperty("unknown")
  UNKNOWN,
  /** It ends within the model input. */
  @JsonProperty("truncated")
  TRUNCATED,
  /** It has neither an answer nor an error. */
  @JsonProperty("empty")
  EMPTY,
  /** Members without a value are explicit nulls. */
  @JsonProperty("nulls")
  NULLS
}
