/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.seal;

import io.github.bedrockbatch.prompt.Context;
import java.util.Map;
import java.util.Set;

/**
 * What other sealed batches have of one that was to be sealed.
 *
 * @param ordinals by their sources
 * @param messages that brought records of it
 * @param nodes that have sealed some of the ordinals
 */
public record Elsewhere(Map<String, OrdinalSet> ordinals, Set<String> messages, Set<String> nodes) {

  /** Whether a record is in another batch. */
  public boolean has(Context context) {
    OrdinalSet ofSource = ordinals.get(context.source());
    return (ofSource != null && ofSource.contains(context.ordinal()))
        || (context.message() != null && messages.contains(context.message()));
  }

  /** Whether no record is. */
  public boolean isNothing() {
    return ordinals.isEmpty() && messages.isEmpty();
  }
}
