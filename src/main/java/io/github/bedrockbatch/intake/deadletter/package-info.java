/* SPDX-License-Identifier: Apache-2.0 */
/** The files in which what was not accepted is kept, each letter once. */
package io.github.bedrockbatch.intake.deadletter;
