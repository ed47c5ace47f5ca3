/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import java.util.concurrent.CompletableFuture;

/**
 * An allowed request that has arrived as a whole.
 *
 * @param over completes when the response was read, or will not be
 */
record ReceivedRequest(RequestBody body, BodyForm form, CompletableFuture<Void> over) {}
