/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import java.util.List;
import java.util.Set;

/**
 * The books as the ledger has them at one moment, without open batches, which it does not know.
 * Prompts on their way from one batch to another count for the first until it has noted that they
 * were retried.
 *
 * @param sources oldest first; also sources of prompts that are sent again, which accepted nothing
 *     themselves
 * @param batches the ids of all batches at that moment
 * @param uneven the ids of batches whose counts are not the sums of those of their sources
 * @param removed how many batches were removed long after their end; the sources still count what
 *     was in them
 */
public record Books(
    List<SourceBooks> sources, Set<String> batches, List<String> uneven, long removed) {}
