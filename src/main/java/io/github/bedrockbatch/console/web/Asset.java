/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import io.github.bedrockbatch.console.api.Answer;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.api.Resource;
import io.github.bedrockbatch.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A style sheet or a script of the jar. */
record Asset(String path, String type, byte[] bytes) implements Resource {
  /**
   * Reads it.
   *
   * @param resource its name on the class path
   */
  static Asset of(String path, String type, String resource) {
    try (InputStream in = Asset.class.getResourceAsStream(resource)) {
      return new Asset(path, type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address, which changes with its content, so that browsers may cache it. */
  String address() {
    return path + "?v=" + version();
  }

  String version() {
    return Sha256.hex(bytes).substring(0, 12);
  }

  @Override
  public String meaning() {
    return "A part of the pages";
  }

  @Override
  public Answer answer(Query query) {
    return new Answer(200, type, "", true, out -> out.write(bytes));
  }
}
