/* SPDX-License-Identifier: Apache-2.0 */
/** Why and where a value was rejected, in words for its sender. */
package io.github.bedrockbatch.intake.reject;
