/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import java.time.Instant;

/**
 * A batch that is being filled, which the ledger does not know yet.
 *
 * @param closesAt when it is sealed at the latest; null when that depends on more than time
 * @param waitsFor in words for a person
 * @param node whose it is; null for the one that is asked
 */
public record OpenBatch(
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
  /** One of the node that is asked. */
  public OpenBatch(
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
