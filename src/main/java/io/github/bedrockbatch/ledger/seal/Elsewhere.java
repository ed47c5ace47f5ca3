/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.seal;

import io.github.bedrockbatch.prompt.Context;
import java.util.Map;
import java.util.Set;

/**
 * The records of a batch to be sealed that other sealed batches have.
 *
 * @param ordinals by source
 * @param messages ids of messages whose records others have
 * @param nodes which nodes have sealed some of the ordinals
 */
public record Elsewhere(Map<String, OrdinalSet> ordinals, Set<String> messages, Set<String> nodes) {

  /** Whether another batch has the record with this context. */
  public boolean has(Context context) {
    OrdinalSet ofSource = ordinals.get(context.source());
    return (ofSource != null && ofSource.contains(context.ordinal()))
        || (context.message() != null && messages.contains(context.message()));
  }

  /** Whether no other batch has any record. */
  public boolean isNothing() {
    return ordinals.isEmpty() && messages.isEmpty();
  }
}
