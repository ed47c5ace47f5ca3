/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

/** What happens to a batch that is old enough and holds fewer records than a job needs. */
public enum UnderMinimum {
  /** It stays open until there are enough. */
  WAIT("wait"),
  /** Its records are answered one by one, at the on-demand price. */
  ON_DEMAND("on-demand"),
  /** It is filled with records whose answers are discarded. */
  PAD("pad"),
  /** It is left to a person. */
  FAIL("fail");

  private final String wireName;

  UnderMinimum(String wireName) {
    this.wireName = wireName;
  }

  static UnderMinimum of(String wireName) {
    for (UnderMinimum policy : values()) {
      if (policy.wireName.equals(wireName)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(wireName);
  }

  static String[] names() {
    return new String[] {WAIT.wireName, ON_DEMAND.wireName, PAD.wireName, FAIL.wireName};
  }

  @Override
  public String toString() {
    return wireName;
  }
}
