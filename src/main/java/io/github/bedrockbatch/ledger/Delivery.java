/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/**
 * How far the results of a batch have got.
 *
 * @param pages checkpoint: so many pages are out; a restart goes on after them
 * @param complete every page is out, only the end of the delivery may be missing
 * @param on the node that has the results on its disk, of which only the end is missing; null when
 *     any node may go on
 * @param empty of those that succeeded, so many have no text
 * @param retried records that went back to the spool for another attempt
 * @param maxAttempts as was set when its pages began to be cut, which it decides; 0 before
 */
public record Delivery(
    int pages,
    boolean complete,
    String on,
    int succeeded,
    int empty,
    int failed,
    int retried,
    int maxAttempts) {
  static final Delivery NONE = begun(0, 0);

  static Delivery begun(int pages, int maxAttempts) {
    return new Delivery(pages, false, null, 0, 0, 0, 0, maxAttempts);
  }

  /** Every page is out; what {@link #maxAttempts} was stays. */
  Delivery allPagesDelivered(int allPages, int allSucceeded, int allEmpty, int allFailed, int allRetried) {
    return new Delivery(
        allPages, true, null, allSucceeded, allEmpty, allFailed, allRetried, maxAttempts);
  }

  Delivery on(String node) {
    return new Delivery(pages, complete, node, succeeded, empty, failed, retried, maxAttempts);
  }

  /** How many records have come to an end here: the others still wait for a person. */
  public int settled() {
    return succeeded + failed + retried;
  }
}
