/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import io.github.bedrockbatch.console.api.Answer;
import io.github.bedrockbatch.console.api.User;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of the console: one thread for its connections and a few for its work, none of which
 * the pipeline uses. Excess requests get 503, or no connection.
 */
final class WebServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final int THREADS = 4;
  private static final int WAITING = 64;
  private static final int CONNECTIONS = 256;
  private static final int BODY_BYTES = 256 * 1024;
  private static final long BODY_MILLIS = 10_000;
  private static final int IDLE_SECONDS = 60;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Vary",
          "Accept");

  private interface Work {
    void run() throws Exception;
  }

  private final Vertx vertx;
  private final HttpServer server;
  private final ThreadPoolExecutor pool;
  private final AtomicInteger connections = new AtomicInteger();
  private final Access access;
  private final Answering answering;
  private final Function<List<String>, Optional<RequestTarget>> targets;

  /**
   * Starts it.
   *
   * @param targets finds the target of a path
   * @throws IOException with a sentence for a person when it cannot listen
   */
  WebServer(
      String host,
      int port,
      Access access,
      Answering answering,
      Function<List<String>, Optional<RequestTarget>> targets)
      throws IOException {
    this.access = access;
    this.answering = answering;
    this.targets = targets;
    this.pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> {
              Thread thread = new Thread(work, "console");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    try {
      this.server = listen(host, port);
    } catch (CompletionException e) {
      close(null);
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  private HttpServer listen(String host, int port) {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(16 * 1024)
                .setHttp2ClearTextEnabled(false))
        .connectionHandler(
            connection -> {
              connection.closeHandler(gone -> connections.decrementAndGet());
              if (connections.incrementAndGet() > CONNECTIONS) {
                connection.close();
              }
            })
        .requestHandler(this::handle)
        .listen(port, host)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /** The address that it listens on. */
  URI address(String host) {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + server.actualPort() + "/");
  }

  private void handle(HttpServerRequest in) {
    SocketAddress from = in.remoteAddress();
    RequestHead request =
        new RequestHead(
            in.method().name(),
            in.path() == null || !in.path().startsWith("/") ? "/" : in.path(),
            in.query(),
            in::getHeader,
            from == null ? "" : from.hostAddress());
    Context context = vertx.getOrCreateContext();
    in.pause();
    work(
        in,
        request,
        () -> {
          Optional<RequestTarget> target = targets.apply(request.segments());
          User user = access.user(request, target.isPresent() && target.get().isOpen());
          RequestTarget there =
              target.orElseThrow(() -> new HttpError(404, "There is nothing at this address"));
          there.allow(request.method());
          if (!request.method().equals("POST")) {
            send(in, new Response(answering.get(request, there, user), Map.of()));
          } else {
            context.runOnContext(
                now ->
                    receive(
                        in,
                        request,
                        body -> send(in, answering.post(request, there, user, body.getBytes()))));
          }
        });
  }

  private interface Receiver {
    void take(Buffer body) throws Exception;
  }

  /** Receives the body of a request that is allowed, with a limit on size and time. */
  private void receive(HttpServerRequest in, RequestHead request, Receiver receiver) {
    Buffer body = Buffer.buffer();
    long timer =
        vertx.setTimer(
            BODY_MILLIS, late -> fail(in, request, new HttpError(408, "The body is too slow")));
    in.exceptionHandler(gone -> vertx.cancelTimer(timer));
    in.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > BODY_BYTES) {
            vertx.cancelTimer(timer);
            in.handler(null).endHandler(null);
            fail(
                in, request, new HttpError(413, "The body has more than " + BODY_BYTES + " bytes"));
          }
        });
    in.endHandler(
        whole -> {
          if (vertx.cancelTimer(timer)) {
            work(in, request, () -> receiver.take(body));
          }
        });
    in.resume();
  }

  private void work(HttpServerRequest in, RequestHead request, Work work) {
    try {
      pool.execute(
          () -> {
            try {
              work.run();
            } catch (HttpError e) {
              fail(in, request, e);
            } catch (ClientGoneException e) {
              LOG.debug("A client of the console is gone", e);
            } catch (Exception e) {
              LOG.warn("The console failed at {}: {}", request.path(), e.toString(), e);
              fail(in, request, new HttpError(500, "This failed; the log says why"));
            }
          });
    } catch (RejectedExecutionException e) {
      fail(in, request, new HttpError(503, "Too many requests", Map.of("Retry-After", "1")));
    }
  }

  private void fail(HttpServerRequest in, RequestHead request, HttpError error) {
    try {
      if (in.response().headWritten()) {
        in.connection().close();
      } else {
        if (request.isUnsafe()) {
          in.response().putHeader("Connection", "close"); // what is left of its body is not read
        }
        send(in, answering.error(request, error));
      }
    } catch (IOException | IllegalStateException e) {
      LOG.debug("A client of the console is gone", e);
    }
  }

  private static void send(HttpServerRequest in, Response reply) throws IOException {
    HttpServerResponse out = in.response();
    Answer answer = reply.answer();
    out.setStatusCode(answer.status()).putHeader("Content-Type", answer.type());
    out.headers().addAll(HEADERS).addAll(reply.headers());
    out.putHeader("Cache-Control", answer.mayBeCached() ? "private, max-age=86400" : "no-store");
    if (!answer.fileName().isEmpty()) {
      out.putHeader(
          "Content-Disposition",
          "attachment; filename=\"" + answer.fileName().replaceAll("[^\\w.-]", "_") + '"');
    }
    in.resume();
    try (ResponseStream stream = new ResponseStream(out)) {
      if (!in.method().name().equals("HEAD")) {
        answer.body().writeTo(stream);
      }
      stream.complete();
    }
  }

  @Override
  public void close() {
    close(server);
  }

  private void close(HttpServer listening) {
    pool.shutdownNow();
    if (listening != null) {
      listening.close().toCompletionStage().toCompletableFuture().join();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
