/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a file holds, as text in UTF-8: unpacked and decoded by what its bytes are, whatever its
 * name is. What is no text is rejected as a whole.
 */
package io.github.bedrockbatch.intake.content;
