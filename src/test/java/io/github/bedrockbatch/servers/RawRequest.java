/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of HTTP that sends what it is told, as slowly and as incompletely as it likes. */
public final class RawRequest implements AutoCloseable {
  private final Socket socket;

  /**
   * @param head the request line and headers, without the line that ends them
   */
  public RawRequest(int port, String... head) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(30_000);
    send((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends more of it; false when nobody takes it any more. */
  public boolean send(byte[] more) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(more);
      out.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** All that the server says until it closes the connection. */
  public String response() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
