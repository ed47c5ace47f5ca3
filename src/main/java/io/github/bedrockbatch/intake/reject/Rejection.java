/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

/**
 * Why one value was rejected.
 *
 * @param reason a sentence for the sender; never holds any part of the value
 */
public record Rejection(RejectCode code, String reason) {}
