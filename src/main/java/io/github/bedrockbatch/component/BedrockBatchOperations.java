/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import java.util.Arrays;

/**
 * What the component can do, by the names that routes use; each is the operation of that name in
 * the Bedrock API.
 */
public enum BedrockBatchOperations {
  createModelInvocationJob,
  getModelInvocationJob,
  listModelInvocationJobs,
  stopModelInvocationJob;

  /**
   * The operation of this name, which is case-sensitive.
   *
   * @throws IllegalArgumentException if there is none, with the names that there are
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
