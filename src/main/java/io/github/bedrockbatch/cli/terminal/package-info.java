/* SPDX-License-Identifier: Apache-2.0 */
/** What is shown to a person who types commands. */
package io.github.bedrockbatch.cli.terminal;
