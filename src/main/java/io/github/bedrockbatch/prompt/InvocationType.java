/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

/**
 * How Bedrock reads the {@code modelInput} of a job's records: in the model's native request format
 * or in that of the Converse API.
 */
public enum InvocationType {
  INVOKE_MODEL("InvokeModel"),
  CONVERSE("Converse");

  public static final String MUST = "must be Converse or InvokeModel";

  private final String wireName;

  InvocationType(String wireName) {
    this.wireName = wireName;
  }

  /** The name the service uses for {@code modelInvocationType}. */
  public String wireName() {
    return wireName;
  }

  /**
   * The type of that wire name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static InvocationType of(String wireName) {
    for (InvocationType type : values()) {
      if (type.wireName.equals(wireName)) {
        return type;
      }
    }
    throw new IllegalArgumentException("Unknown invocation type: " + wireName);
  }
}
