/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.config.HttpOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;

/**
 * Receives requests. What can be rejected by its headers is rejected before a byte of the body is
 * kept; the connection of a rejected request is closed.
 */
final class BodyReceiver {
  private static final int MAX_KEY = 200;

  /** How long a rejected sender that is still sending has to read the response. */
  private static final long LINGER_MILLIS = 2_000;

  private final HttpOptions options;
  private final HttpAccess access;
  private final InFlightBytes inFlight;
  private final int most;

  /**
   * @param room for all requests together, in bytes
   */
  BodyReceiver(HttpOptions options, long room) {
    this.options = options;
    this.access = new HttpAccess(options);
    this.inFlight = new InFlightBytes(room);
    this.most = Math.toIntExact(Math.min(options.maxBodyBytes(), room));
  }

  /** The request once it has arrived as a whole; never completed when it is rejected or aborted. */
  Future<ReceivedRequest> receive(RoutingContext context) {
    Promise<ReceivedRequest> whole = Promise.promise();
    HttpServerRequest request = context.request();
    RequestBody body = new RequestBody(inFlight, most);
    try {
      BodyForm form = admit(request);
      String length = request.getHeader("Content-Length");
      if (length != null) {
        body.expect(Long.parseLong(length));
      }
      CompletableFuture<Void> over = new CompletableFuture<>();
      context.addEndHandler(end -> over.complete(null));
      new Arrival(context, body).begin(() -> whole.complete(new ReceivedRequest(body, form, over)));
    } catch (RefusedRequest e) {
      reject(context, e);
    }
    return whole.future();
  }

  private BodyForm admit(HttpServerRequest request) throws RefusedRequest {
    RefusedRequest error =
        access.error(
            request.getHeader("Host"),
            request.getHeader("Origin"),
            request.getHeader("Authorization"));
    if (error != null) {
      throw error;
    }
    String key = request.getHeader(HttpSource.IDEMPOTENCY_KEY);
    if (key != null && key.length() > MAX_KEY) {
      throw new RefusedRequest(400, "Idempotency-Key is longer than " + MAX_KEY + " characters");
    }
    return BodyForm.of(request.getHeader("Content-Type"), request.getHeader("Content-Encoding"));
  }

  /** Responds without reading the body. */
  static void reject(RoutingContext context, RefusedRequest error) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    response.setStatusCode(error.status()).putHeader("Content-Type", "application/json");
    response.putHeader("Connection", "close");
    error.headers().forEach(response::putHeader);
    if (request.isEnded()) {
      response.end(error.json()).onComplete(sent -> request.connection().close());
      return;
    }
    // Not at once, as a reset could overtake the response. What arrives meanwhile is discarded.
    request.handler(dropped -> {});
    request.endHandler(end -> request.connection().close());
    request.exceptionHandler(broken -> {});
    request.resume();
    response.end(error.json());
    context.vertx().setTimer(LINGER_MILLIS, late -> request.connection().close());
  }

  /** A body that is arriving. Used by the thread of its connection. */
  private final class Arrival {
    private final RoutingContext context;
    private final RequestBody body;
    private final long timer;
    private boolean isOver;

    Arrival(RoutingContext context, RequestBody body) {
      this.context = context;
      this.body = body;
      this.timer =
          context.vertx().setTimer(options.timeout().toMillis(), late -> reject(tooSlow()));
    }

    void begin(Runnable whenWhole) {
      HttpServerRequest request = context.request();
      request.exceptionHandler(broken -> giveUp());
      context.addEndHandler(closed -> giveUp());
      request.handler(this::take);
      request.endHandler(
          end -> {
            if (finish()) {
              whenWhole.run();
            }
          });
      if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
        context.response().writeContinue();
      }
      request.resume();
    }

    private void take(Buffer chunk) {
      if (isOver) {
        return;
      }
      try {
        byte[] bytes = chunk.getBytes();
        body.write(bytes, 0, bytes.length);
      } catch (RefusedRequest e) {
        reject(e);
      }
    }

    private void reject(RefusedRequest error) {
      if (finish()) {
        body.close();
        BodyReceiver.reject(context, error);
      }
    }

    private void giveUp() {
      if (finish()) {
        body.close();
      }
    }

    /** Whether it was still on its way. */
    private boolean finish() {
      boolean first = !isOver;
      isOver = true;
      context.vertx().cancelTimer(timer);
      return first;
    }

    private RefusedRequest tooSlow() {
      return new RefusedRequest(
          408,
          "The request did not arrive within http.timeout, which is %d s. Nothing of it was taken"
              .formatted(options.timeout().toSeconds()));
    }
  }
}
