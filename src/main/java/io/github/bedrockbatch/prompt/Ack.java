/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.Locale;

/** When a source that can redeliver is acknowledged. */
public enum Ack {
  /** Once its prompts are on the disk of this node. */
  SPOOLED,
  /** Once their batch is in S3, for nodes whose disk may be lost. */
  UPLOADED;

  public static final String MUST = "must be spooled or uploaded";

  /** The exchange property with the value of the endpoint that the exchange came through. */
  public static final String PROPERTY = "CamelBedrockBatchAck";

  /**
   * Parses the name in a setting or option.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Ack of(String wireName) {
    for (Ack one : values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(wireName)) {
        return one;
      }
    }
    throw new IllegalArgumentException(wireName);
  }
}
