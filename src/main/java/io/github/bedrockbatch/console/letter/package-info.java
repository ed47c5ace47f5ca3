/* SPDX-License-Identifier: Apache-2.0 */
/** The pages and actions of the console for dead letters. */
package io.github.bedrockbatch.console.letter;
