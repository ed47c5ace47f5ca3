/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A peer that takes connections and reads, and never answers. One before a real server passes
 * everything on until it falls silent.
 */
public final class SilentPeer implements AutoCloseable {
  private static final int NONE = -1;

  private final ServerSocket server;
  private volatile int target;
  private volatile boolean silent;
  private volatile boolean swallowed;

  private SilentPeer(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
    this.silent = target == NONE;
  }

  public static SilentPeer start() throws IOException {
    return before(NONE);
  }

  public static SilentPeer before(int target) throws IOException {
    SilentPeer peer =
        new SilentPeer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    daemon(peer::accept);
    return peer;
  }

  /** What connections from now on are passed on to. */
  void passOnTo(int port) {
    target = port;
    silent = false;
  }

  public int port() {
    return server.getLocalPort();
  }

  public void fallSilent() {
    silent = true;
  }

  /** Connections that come from now on are answered again; those that saw silence stay dead. */
  public void speak() {
    silent = false;
  }

  /** Whether something was said that it did not pass on. */
  public boolean hasSwallowed() {
    return swallowed;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "silent-peer");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket there = silent ? null : new Socket(InetAddress.getLoopbackAddress(), target);
        daemon(() -> pass(client, there));
        if (there != null) {
          daemon(() -> pass(there, client));
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** Until the connection is closed; what is read in silence is gone. */
  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to == null ? OutputStream.nullOutputStream() : to.getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      boolean dead = false;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        dead |= silent;
        if (!dead) {
          out.write(buffer, 0, read);
          out.flush();
        } else {
          swallowed = true;
        }
      }
    } catch (IOException e) {
      // one of the two has gone
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
