/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes bytes on to a server on loopback, until it falls silent: connections are accepted then and
 * what comes is read, but nothing goes on in either direction. When it speaks again, what it had
 * kept arrives late, or its connections are cut.
 */
final class SilentProxy implements AutoCloseable {
  private static final int AT_ONCE = 64 * 1024;
  private static final long LOOK_EVERY_NANOS = 20_000_000;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean silent;

  private SilentProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static SilentProxy before(InetSocketAddress target) throws IOException {
    SilentProxy proxy = new SilentProxy(target);
    proxy.inBackground(proxy::accept);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  void fallSilent() {
    silent = true;
  }

  /**
   * @param late what was kept is passed on now; it is lost otherwise, with its connections
   */
  void speak(boolean late) throws IOException {
    if (silent && !late) {
      closeAll();
    }
    silent = false;
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      open.add(client);
      inBackground(() -> connect(client));
    }
  }

  private void connect(Socket client) throws IOException {
    try (client;
        Socket upstream = new Socket()) {
      open.add(upstream);
      upstream.connect(target);
      Thread back = inBackground(() -> pass(upstream, client));
      pass(client, upstream);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private void pass(Socket from, Socket to) throws IOException {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[AT_ONCE];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        while (silent) {
          LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        out.write(bytes, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      from.close(); // the end of one side is the end of the other
      to.close();
    } finally {
      open.remove(from);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private Thread inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                return; // a connection has ended, or all of them have
              }
            },
            "silent-proxy");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void closeAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    silent = false;
    closeAll();
  }
}
