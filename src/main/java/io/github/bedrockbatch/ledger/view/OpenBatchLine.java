/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import java.time.Instant;

/**
 * A batch that is being filled and is not in the ledger yet.
 *
 * @param closesAt the latest time at which it is sealed; null if that depends on more than time
 * @param waitsFor what it waits for, in words for a person
 * @param node the node that fills it; null for the one that answers
 */
public record OpenBatchLine(
    String id,
    String model,
    String invocationType,
    String group,
    long records,
    long bytes,
    Instant openedAt,
    Instant closesAt,
    String waitsFor,
    String node) {
  /** A batch of the node that answers. */
  public OpenBatchLine(
      String id,
      String model,
      String invocationType,
      String group,
      long records,
      long bytes,
      Instant openedAt,
      Instant closesAt,
      String waitsFor) {
    this(id, model, invocationType, group, records, bytes, openedAt, closesAt, waitsFor, null);
  }
}
