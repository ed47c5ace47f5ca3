/* SPDX-License-Identifier: Apache-2.0 */
/** The files of dead letters: what was rejected, each value once. */
package io.github.bedrockbatch.intake.deadletter;
