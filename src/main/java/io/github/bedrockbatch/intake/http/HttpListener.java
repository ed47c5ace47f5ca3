/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.config.HttpOptions;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server for prompts, which runs if {@code intake.from} has {@code http}. */
public final class HttpListener {
  /** The name of the {@code platformHttpEngine} in routes. */
  private static final String ENGINE = "promptRequests";

  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  private final HttpOptions options;

  public HttpListener(HttpOptions options) {
    this.options = options;
  }

  /** Binds the engine, to which even routes that are off refer. */
  public void bind(CamelContext context) {
    long room = Math.min(options.maxInFlightBytes(), heap());
    context.getRegistry().bind(ENGINE, new RequestEngine(context, new BodyReceiver(options, room)));
  }

  /** The part of the heap for requests, which leaves room for all else. */
  private static long heap() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  /**
   * Starts the server; to be called before the routes are added.
   *
   * @throws IllegalStateException when it cannot listen
   */
  public void serve(CamelContext context) {
    if (options.maxInFlightBytes() > heap()) {
      LOG.warn(
          "Requests may take no more than {} bytes, a quarter of the heap, and not the {} of"
              + " http.max-in-flight-bytes: lower it, or give the program more memory with -Xmx",
          heap(),
          options.maxInFlightBytes());
    }
    try {
      context.addService(new RequestServer(options), true, true);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP server cannot be started", e);
    }
  }
}
