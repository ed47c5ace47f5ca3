/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import io.github.bedrockbatch.config.ConsoleOptions;
import io.github.bedrockbatch.console.api.Resource;
import io.github.bedrockbatch.console.html.Layout;
import io.github.bedrockbatch.console.page.ConsolePages;
import io.github.bedrockbatch.operator.view.BooksLine;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The web console, served until it is closed. */
public final class ConsoleServer implements AutoCloseable {
  private static final String OURS = "/io/github/bedrockbatch/console/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private final ConsoleOptions options;
  private final WebServer server;

  private ConsoleServer(ConsoleOptions options, WebServer server) {
    this.options = options;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param books shown on every page
   * @throws IOException with a sentence for a person when it cannot listen
   */
  public static ConsoleServer start(
      ConsoleOptions options, ConsolePages pages, Supplier<BooksLine> books, Clock clock)
      throws IOException {
    Asset style = Asset.of("/assets/console.css", CSS, OURS + "console.css");
    Asset script = Asset.of("/assets/console.js", SCRIPT, OURS + "console.js");
    Asset plotStyle = Asset.of("/assets/uplot.css", CSS, UPLOT + "uPlot.min.css");
    Asset plot = Asset.of(ConsolePages.UPLOT, SCRIPT, UPLOT + "uPlot.iife.min.js");
    List<Resource> resources = new ArrayList<>(pages.resources());
    resources.addAll(List.of(style, script, plotStyle, plot, new OpenApi(pages)));
    ConsolePages all = new ConsolePages(pages.pages(), pages.actions(), resources);
    Layout layout =
        new Layout(
            style.version() + script.version(),
            List.of(style.address(), plotStyle.address()),
            script.address());
    WebServer server =
        new WebServer(
            options.host(),
            options.port(),
            new Access(options, clock),
            new Answering(all, books, layout, options.readOnly(), clock),
            segments -> RequestTarget.of(segments, all));
    return new ConsoleServer(options, server);
  }

  /** The address that it listens on. */
  public URI address() {
    return server.address(options.host());
  }

  @Override
  public void close() {
    server.close();
  }
}
