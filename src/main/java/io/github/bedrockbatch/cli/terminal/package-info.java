/* SPDX-License-Identifier: Apache-2.0 */
/** Input and output of the commands at a terminal. */
package io.github.bedrockbatch.cli.terminal;
