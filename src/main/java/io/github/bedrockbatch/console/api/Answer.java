/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The content of a response.
 *
 * @param type its content type
 * @param fileName the name under which a browser saves it; empty to show it
 * @param mayBeCached whether browsers may cache it: it never changes at its address, and is not
 *     private
 */
public record Answer(int status, String type, String fileName, boolean mayBeCached, Body body) {
  /** Writes the body, which may be larger than the heap; blocks while the client is slow. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  public static Answer of(int status, String type, byte[] body) {
    return new Answer(status, type, "", false, out -> out.write(body));
  }

  public static Answer download(String type, String fileName, Body body) {
    return new Answer(200, type, fileName, false, body);
  }
}
