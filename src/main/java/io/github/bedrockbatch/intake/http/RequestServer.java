/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.config.HttpOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Camel's server, with a time-out for idle connections, which it lacks. */
final class RequestServer extends VertxPlatformHttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(RequestServer.class);
  private static final RefusedRequest ONLY_POST =
      new RefusedRequest(405, "Prompts are sent by POST", Map.of("Allow", "POST"));

  private final HttpOptions options;
  private Vertx own;
  private HttpServer server;

  RequestServer(HttpOptions options) {
    super(configuration(options));
    this.options = options;
  }

  private static VertxPlatformHttpServerConfiguration configuration(HttpOptions options) {
    VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
    configuration.setBindHost(options.host());
    configuration.setBindPort(options.port());
    configuration.setMaxBodySize(options.maxBodyBytes());
    configuration.getBodyHandler().setHandleFileUploads(false);
    return configuration;
  }

  @Override
  protected Vertx createVertxInstance() {
    own = super.createVertxInstance();
    return own;
  }

  private VertxPlatformHttpRouter router() {
    return VertxPlatformHttpRouter.lookup(
        getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(options.port()));
  }

  @Override
  protected void initializeServer() {
    super.initializeServer();
    router().errorHandler(404, context -> respond(context, nothingThere()));
    router().errorHandler(405, context -> respond(context, ONLY_POST));
  }

  /** Before the routes have started it is 503, as 404 would suggest a wrong address. */
  private RefusedRequest nothingThere() {
    return getCamelContext().getStatus().isStarted()
        ? new RefusedRequest(404, "No route takes requests at this path; as shipped it is /prompts")
        : RefusedRequest.forNow(503, 1, "The program is being started");
  }

  private static void respond(RoutingContext context, RefusedRequest error) {
    HttpServerResponse response = context.response().setStatusCode(error.status());
    error.headers().forEach(response::putHeader);
    response.putHeader("Content-Type", "application/json").end(error.json());
  }

  @Override
  protected void startServer() {
    try {
      server =
          getVertx()
              .createHttpServer(
                  new HttpServerOptions()
                      // A request that is worked on sends nothing either.
                      .setIdleTimeout(Math.toIntExact(2 * options.timeout().toSeconds()))
                      .setIdleTimeoutUnit(TimeUnit.SECONDS)
                      .setHttp2ClearTextEnabled(false))
              .requestHandler(router())
              .listen(options.port(), options.host())
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "http.host=%s, http.port=%d cannot be listened at: %s"
              .formatted(options.host(), options.port(), e.getCause().getMessage()),
          e.getCause());
    }
    LOG.info("Prompts are taken in at http://{}:{}", options.host(), getPort());
  }

  @Override
  public HttpServer getServer() {
    return server;
  }

  @Override
  public int getPort() {
    return server == null ? options.port() : server.actualPort();
  }

  @Override
  protected void stopServer() {
    if (server != null) {
      getCamelContext().removeComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME);
      server.close().toCompletionStage().toCompletableFuture().join();
      server = null;
    }
  }

  @Override
  protected void stopVertx() {
    if (own != null) {
      own.close().toCompletionStage().toCompletableFuture().join();
      own = null;
    }
  }
}
