/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.model.Model;
import io.github.bedrockbatch.local.wire.AwsError;
import io.github.bedrockbatch.local.wire.LoopbackNames;
import io.github.bedrockbatch.local.work.Jobs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control plane and the runtime on one port. */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int THREADS = 32;

  static {
    // Without it every answer waits for the client's delayed acknowledgement, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, ApiServer::thread);
  private final Routes routes;
  private final FaultSwitches faults;
  private final boolean anyHost;

  private ApiServer(HttpServer server, Routes routes, FaultSwitches faults, boolean anyHost) {
    this.server = server;
    this.routes = routes;
    this.faults = faults;
    this.anyHost = anyHost;
  }

  /**
   * @param anyHost whether to answer requests whose {@code Host} is not a name of this machine: any
   *     web site can let a name of its own resolve to this address, and then read the responses
   */
  public static ApiServer start(
      InetSocketAddress address,
      boolean anyHost,
      Jobs jobs,
      ModelArns arns,
      Model model,
      FaultSwitches faults)
      throws IOException {
    Routes routes =
        new Routes(
            new JobOperations(jobs, arns, faults),
            new TagOperations(jobs),
            new RuntimeOperations(model, faults),
            new FaultOperations(faults),
            new ModelOperations(arns, faults),
            new AccountOperations(arns, faults));
    ApiServer api = new ApiServer(listen(address), routes, faults, anyHost);
    api.server.setExecutor(api.threads);
    api.server.createContext("/", api::handle);
    api.server.start();
    return api;
  }

  private static HttpServer listen(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, 0);
    } catch (BindException e) {
      throw new IOException(
          "Bedrock did not start on %s:%d".formatted(address.getHostString(), address.getPort()),
          e);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "local-aws-http");
    thread.setDaemon(true);
    return thread;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = new Call(exchange);
      Reply reply = answer(call);
      if (reply.isLost()) {
        return;
      }
      if (!call.drain()) {
        exchange.getResponseHeaders().set("Connection", "close");
      }
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
      if (reply.errorType() != null) {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", reply.errorType());
      }
      exchange.sendResponseHeaders(reply.status(), reply.body().length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(reply.body());
      }
    }
  }

  private Reply answer(Call call) {
    try {
      if (!anyHost && !LoopbackNames.isHost(call.header("Host"))) {
        throw new AwsError(
            AwsError.Kind.ACCESS_DENIED,
            "local-aws answers to names of this machine only, such as localhost.");
      }
      if (Routes.isOfAws(call)) {
        misbehaveOrCheck(call);
      }
      return routes.answer(call);
    } catch (AwsError error) {
      return Reply.of(error);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reply.LOST;
    } catch (IOException | RuntimeException e) {
      LOG.error("A call of {} failed", call.method(), e);
      return Reply.of(new AwsError(AwsError.Kind.INTERNAL_SERVER, "Internal error of local-aws."));
    }
  }

  private void misbehaveOrCheck(Call call) throws InterruptedException {
    Thread.sleep(faults.present().slowAnswerMillis());
    String authorization = call.header("Authorization");
    if (!authorization.startsWith("AWS4-HMAC-SHA256 ") && !authorization.startsWith("Bearer ")) {
      throw new AwsError(AwsError.Kind.ACCESS_DENIED, "Missing Authentication Token");
    }
    String operation = Routes.operation(call);
    if (faults.denies(operation)) {
      throw new AwsError(
          AwsError.Kind.ACCESS_DENIED,
          "User: local is not authorized to perform: bedrock:" + operation);
    }
    if (faults.throttlesNow()) {
      throw new AwsError(
          AwsError.Kind.THROTTLING, "Too many requests, please wait before trying again.");
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
