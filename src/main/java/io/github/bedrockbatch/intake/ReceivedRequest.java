/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

/** A request that may send prompts, and has arrived as a whole. */
record ReceivedRequest(RequestBody body, BodyForm form) {}
