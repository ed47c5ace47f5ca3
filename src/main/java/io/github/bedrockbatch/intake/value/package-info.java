/* SPDX-License-Identifier: Apache-2.0 */
/** The values of a source, one after the other, whatever the shape: JSON, CSV, lines, text. */
package io.github.bedrockbatch.intake.value;
