/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bedrockbatch.local.wire.LoopbackNames;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/**
 * Rejects requests that were meant for another machine (DNS rebinding): a page of a site whose name
 * resolves to this address could sign with the keys, which are published, and read all objects.
 */
final class HostGuard extends Handler.Wrapper {
  private static final byte[] REFUSAL =
      ("<?xml version=\"1.0\""
              + " encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code><Message>local-aws answers to"
              + " names of this machine only, such as localhost.</Message></Error>")
          .getBytes(UTF_8);

  private HostGuard(Handler next) {
    super(next);
  }

  /** Installs the handler; called before the start. */
  static void before(S3Proxy proxy) {
    Server server = server(proxy);
    server.setHandler(new HostGuard(server.getHandler()));
  }

  /**
   * The server inside S3Proxy, which has no public access to it and no other hook for a handler.
   */
  static Server server(S3Proxy proxy) {
    try {
      Field field = S3Proxy.class.getDeclaredField("server");
      field.setAccessible(true);
      return (Server) field.get(proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This version of S3Proxy cannot be guarded", e);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (host != null && LoopbackNames.isHost(host)) {
      return super.handle(request, response, callback);
    }
    response.setStatus(403);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
    response.getHeaders().put(HttpHeader.CONNECTION, "close"); // what follows may be a body
    response.write(true, ByteBuffer.wrap(REFUSAL), callback);
    return true;
  }
}
