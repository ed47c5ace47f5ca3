/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

/**
 * A part of a list that is sorted by id, newest first. At most one of the two ids may be given.
 *
 * @param olderThan the page begins after this id; null to begin with the newest
 * @param newerThan the page ends before this id; null if it has no such end
 * @param size 1 to 1,001: one more than a page of 1,000 shows whether there are more
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
