/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The command {@code run}: files in, one line of result for every prompt, and resuming where it
 * stopped.
 */
package io.github.bedrockbatch.cli.run;
