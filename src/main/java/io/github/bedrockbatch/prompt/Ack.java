/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.Locale;

/** When a source that delivers again what was not acknowledged is acknowledged. */
public enum Ack {
  /** Once its prompts are on the disk of this node. */
  SPOOLED,
  /** Once their batch is in S3: what is on a disk only may be lost with it. */
  UPLOADED;

  public static final String MUST = "must be spooled or uploaded";

  /** The property of an exchange with that of the endpoint that it came through. */
  public static final String PROPERTY = "CamelBedrockBatchAck";

  /**
   * What that name says.
   *
   * @throws IllegalArgumentException when it is none of them
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
