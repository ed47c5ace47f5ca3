/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands between a client and PostgreSQL. When told so it hands the next commit on, and cuts the
 * connection instead of handing its answer back.
 */
public final class CommitLoser implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicBoolean armed = new AtomicBoolean();
  private final int server;

  /**
   * @param server the port of the real one
   */
  public CommitLoser(int server) throws IOException {
    this.server = server;
    start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  public void loseNextCommit() {
    armed.set(true);
  }

  private void accept() throws IOException {
    while (!door.isClosed()) {
      Socket client = door.accept();
      Socket real = new Socket(InetAddress.getLoopbackAddress(), server);
      AtomicBoolean losing = new AtomicBoolean();
      start(() -> pump(client, real, losing, true));
      start(() -> pump(real, client, losing, false));
    }
  }

  private void pump(Socket from, Socket to, AtomicBoolean losing, boolean isClients)
      throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[64 * 1024];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (isClients
            && new String(bytes, 0, read, StandardCharsets.ISO_8859_1).contains("COMMIT")
            && armed.getAndSet(false)) {
          losing.set(true);
        } else if (!isClients && losing.get()) {
          return; // it is committed
        }
        out.write(bytes, 0, read);
        out.flush();
      }
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // the other end is closed
              }
            },
            "commit-loser");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
