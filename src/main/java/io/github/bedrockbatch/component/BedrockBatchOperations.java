/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import java.util.Arrays;

/** The operations of the component. Each is the operation of that name in the Bedrock API. */
public enum BedrockBatchOperations {
  createModelInvocationJob,
  getModelInvocationJob,
  listModelInvocationJobs,
  stopModelInvocationJob;

  /**
   * The operation of this name, which is case-sensitive.
   *
   * @throws IllegalArgumentException if there is none; its message lists the names
   */
  static BedrockBatchOperations named(String name) {
    return Arrays.stream(values())
        .filter(operation -> operation.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown operation '%s' in header %s; known are %s"
                        .formatted(
                            name, BedrockBatchConstants.OPERATION, Arrays.toString(values()))));
  }
}
