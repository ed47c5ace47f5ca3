/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import java.util.concurrent.CompletableFuture;

/**
 * A request that may send prompts, and has arrived as a whole.
 *
 * @param over when the response has been read, or will not be
 */
record ReceivedRequest(RequestBody body, BodyForm form, CompletableFuture<Void> over) {}
