/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What is wrong now, in one sentence each, with what to do: a finding a class, looked at in turn.
 */
package io.github.bedrockbatch.operator.problem;
