/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Answers {@code echo: } and the last user text, byte for byte. */
final class EchoModel implements Model {
  private static final byte[] ECHO = "echo: ".getBytes(UTF_8);

  @Override
  public Answer answer(Prompt prompt) {
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
