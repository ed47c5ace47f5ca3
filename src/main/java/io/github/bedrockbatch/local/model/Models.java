/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import java.net.URI;

/** Turns the setting {@code model} into a model. */
public final class Models {
  private Models() {}

  /**
   * The model that the settings mean.
   *
   * @param setting {@code echo}, or the address of an OpenAI-compatible server
   */
  public static Model of(String setting, String name, String apiKey, int concurrency) {
    if (setting.equals("echo")) {
      return new EchoModel();
    }
    if (setting.startsWith("http://") || setting.startsWith("https://")) {
      return new ChatServerModel(URI.create(setting), name, apiKey, concurrency);
    }
    throw new IllegalArgumentException(
        "model must be 'echo' or the http(s) address of an OpenAI-compatible server");
  }
}
