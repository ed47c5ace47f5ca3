/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;

public final class Models {
  private static final byte[] ECHO = "echo: ".getBytes(UTF_8);

  private Models() {}

  /**
   * The model that the settings mean.
   *
   * @param setting {@code echo}, or the address of an OpenAI-compatible server
   */
  public static Model of(String setting, String name, String apiKey, int concurrency) {
    if (setting.equals("echo")) {
      return Models::echo;
    }
    if (setting.startsWith("http://") || setting.startsWith("https://")) {
      return new ChatServerModel(URI.create(setting), name, apiKey, concurrency);
    }
    throw new IllegalArgumentException(
        "model must be 'echo' or the http(s) address of an OpenAI-compatible server");
  }

  /** Answers {@code echo: } and the last user text, byte for byte. */
  private static Answer echo(Prompt prompt) {
    Slice text = prompt.text();
    return new Answer(
        ECHO,
        prompt.buffer(),
        text.from(),
        text.to(),
        Answer.tokens(prompt.to() - prompt.from()),
        Answer.tokens(ECHO.length + text.length()));
  }
}
