/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import java.util.List;
import java.util.Set;

/**
 * The books as the ledger has them at one moment. What is in open batches it does not know; prompts
 * that are on their way from one batch to another are counted where they come from until that one
 * has given them up for good.
 *
 * @param sources the oldest first; among them those of prompts that are sent again, which accepted
 *     nothing themselves
 * @param batches the ids of all batches there were at that moment
 * @param uneven batches whose counts are not the sum of what their sources count
 * @param removed so many batches are not there any more, as they had ended long ago; the sources
 *     still count what was in them
 */
public record Books(
    List<SourceBooks> sources, Set<String> batches, List<String> uneven, long removed) {}
