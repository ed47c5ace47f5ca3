/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

/**
 * Which part of a list that is sorted by id, newest first.
 *
 * @param olderThan begins behind this id; null to begin with the newest
 * @param newerThan ends before this id, and takes the oldest that do; null for none. Only one of
 *     the two may be given
 * @param size 1 to 1,000, and one more to see whether there are more
 */
public record PageOf(String olderThan, String newerThan, int size) {
  public PageOf {
    if (size < 1 || size > 1_001 || (olderThan != null && newerThan != null)) {
      throw new IllegalArgumentException("There is no such page");
    }
  }

  public static PageOf newest(int size) {
    return new PageOf(null, null, size);
  }

  boolean isFirst() {
    return olderThan == null && newerThan == null;
  }
}
