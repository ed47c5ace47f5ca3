/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

/**
 * How much of the results of a batch has been delivered.
 *
 * @param pages checkpoint: so many pages have been delivered; a restart continues after them
 * @param complete whether every page has been delivered; only the end of the delivery may be
 *     missing
 * @param on the node that has the finished result file on its disk and alone can end the delivery;
 *     null when any node may
 * @param empty how many of those that succeeded have no text
 * @param retried how many records went back to the spool for another attempt
 * @param maxAttempts the setting when the first page was cut or the first record was retried; it
 *     decides both, so that it stays for this batch; 0 before
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

  /** Every page has been delivered; {@link #maxAttempts} stays. */
  Delivery allPagesDelivered(
      int allPages, int allSucceeded, int allEmpty, int allFailed, int allRetried) {
    return new Delivery(
        allPages, true, null, allSucceeded, allEmpty, allFailed, allRetried, maxAttempts);
  }

  Delivery on(String node) {
    return new Delivery(pages, complete, node, succeeded, empty, failed, retried, maxAttempts);
  }

  /**
   * How many records of this batch are done with; of a failed batch, the rest waits for a person.
   */
  public int settled() {
    return succeeded + failed + retried;
  }
}
