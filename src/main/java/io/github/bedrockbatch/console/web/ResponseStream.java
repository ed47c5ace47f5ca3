/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes to a client in blocks. Blocks while the client is slow, and fails if it takes nothing for
 * a while. A response that is closed before it is complete breaks the connection, so that it does
 * not look like a whole file.
 */
final class ResponseStream extends OutputStream {
  private static final int BLOCK = 64 * 1024;
  private static final int PATIENCE_SECONDS = 20;

  private final HttpServerResponse out;
  private Buffer block = Buffer.buffer();
  private boolean begun;
  private boolean complete;

  ResponseStream(HttpServerResponse out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    block.appendBytes(bytes, from, length);
    if (block.length() >= BLOCK) {
      send();
    }
  }

  private void send() throws IOException {
    if (!begun) {
      out.setChunked(true);
      begun = true;
    }
    CountDownLatch drained = new CountDownLatch(1);
    out.drainHandler(now -> drained.countDown());
    out.closeHandler(now -> drained.countDown());
    if (out.closed()) {
      throw new ClientGoneException("The client is gone");
    }
    out.write(block);
    block = Buffer.buffer();
    try {
      if (out.writeQueueFull() && !drained.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new ClientGoneException("The client takes nothing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientGoneException("The console stops");
    }
  }

  /** Marks the response as complete; called before it is closed. */
  void complete() {
    complete = true;
  }

  @Override
  public void close() {
    if (complete) {
      out.end(block);
    } else if (begun) {
      out.reset();
    }
  }
}
