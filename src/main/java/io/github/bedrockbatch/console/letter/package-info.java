/* SPDX-License-Identifier: Apache-2.0 */
/** What the console shows of dead letters and does with them. */
package io.github.bedrockbatch.console.letter;
