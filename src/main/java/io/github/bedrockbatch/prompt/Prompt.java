/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

/**
 * A record before it is in a batch.
 *
 * @param modelInput a JSON object in UTF-8 with no line break in it; not copied, not to be changed
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a copy per record would cost the hot path
public record Prompt(BatchKey key, Context context, byte[] modelInput) {}
