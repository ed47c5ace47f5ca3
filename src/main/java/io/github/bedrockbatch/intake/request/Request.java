/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.prompt.BatchKey;
import java.time.Instant;

/**
 * What one value asks of a model.
 *
 * @param id the user's own id in the value, or null when it has none
 * @param body one line of JSON
 * @param due its deadline; null when the value has none
 * @param endpoint as in the context of its prompt; null as a rule
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Request(BatchKey key, String id, byte[] body, Instant due, String endpoint) {}
