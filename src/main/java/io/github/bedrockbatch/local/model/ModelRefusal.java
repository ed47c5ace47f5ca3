/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

/**
 * The model does not answer this record; the job continues. The message never quotes the prompt.
 */
public final class ModelRefusal extends Exception {
  private final int code;

  public ModelRefusal(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static ModelRefusal badRequest(String message) {
    return new ModelRefusal(400, message);
  }

  public int code() {
    return code;
  }
}
