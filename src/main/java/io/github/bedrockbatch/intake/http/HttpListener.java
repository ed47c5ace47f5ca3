/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.config.HttpOptions;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that requests come to, when {@code intake.from} has {@code http}. */
public final class HttpListener {
  /** What routes name as their {@code platformHttpEngine}. */
  private static final String ENGINE = "promptRequests";

  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

  private final HttpOptions options;

  public HttpListener(HttpOptions options) {
    this.options = options;
  }

  /** Lets routes refer to it; needed for those that are off, too. */
  public void bind(CamelContext context) {
    long room = Math.min(options.maxInFlightBytes(), heap());
    context.getRegistry().bind(ENGINE, new RequestEngine(context, new BodyReceiver(options, room)));
  }

  /** So much of it that all the rest has room too. */
  private static long heap() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  /**
   * Starts the server, before the routes are there.
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
    RequestServer server = new RequestServer(options);
    try {
      context.addService(server, true, true);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP server cannot be started", e);
    }
    LOG.info("Prompts are taken in at http://{}:{}", options.host(), server.getPort());
  }
}
