/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;

/** The models that can answer for {@code local-aws}. */
public final class Models {
  private static final byte[] ECHO = "echo: ".getBytes(UTF_8);
  private static final byte[] NOTHING = {};

  private Models() {}

  /**
   * The model of the settings.
   *
   * @param setting {@code echo}, {@code repeat}, or the address of an OpenAI-compatible server
   */
  public static Model of(String setting, String name, String apiKey, int concurrency) {
    if (setting.equals("echo")) {
      return prompt -> answer(ECHO, prompt);
    }
    if (setting.equals("repeat")) {
      return prompt -> answer(NOTHING, prompt);
    }
    if (setting.startsWith("http://") || setting.startsWith("https://")) {
      return new ChatServerModel(URI.create(setting), name, apiKey, concurrency);
    }
    throw new IllegalArgumentException(
        "model must be 'echo', 'repeat' or the http(s) address of an OpenAI-compatible server");
  }

  /** Answers with the prefix and the last user text, byte for byte. */
  private static ModelAnswer answer(byte[] prefix, ScannedInput prompt) {
    Slice text = prompt.text();
    return new ModelAnswer(
        prefix,
        prompt.buffer(),
        text.from(),
        text.to(),
        ModelAnswer.tokens(prompt.to() - prompt.from()),
        ModelAnswer.tokens(prefix.length + text.length()));
  }
}
