/* SPDX-License-Identifier: Apache-2.0 */
/** The forms that results can have at the sinks, and how much of the model's output they carry. */
package io.github.bedrockbatch.shape;
