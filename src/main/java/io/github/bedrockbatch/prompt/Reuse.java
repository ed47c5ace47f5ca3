/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

/** Whether equal prompts are asked once. */
public enum Reuse {
  /** Each is asked. */
  OFF,
  /** Of those in a batch one is asked, and its answer goes to each. */
  BATCH;

  public static final String MUST = "must be off or batch";

  public static Reuse of(String text) {
    return switch (text) {
      case "off" -> OFF;
      case "batch" -> BATCH;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
