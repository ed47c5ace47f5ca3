/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console;

import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Chromium of this machine. Where there is none the test says so and is skipped. */
public final class Browser implements AutoCloseable {
  private static final Path PICTURES = Path.of("target/pictures");
  private static final String AXE =
      """
      async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',
          'wcag22aa', 'best-practice']})).violations
        .filter((found) => found.impact === 'serious' || found.impact === 'critical')
        .map((found) => found.id + ': ' + found.nodes.map((node) => node.html).join(' | '))""";

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final String axe;
  private final List<String> errors = new ArrayList<>();

  private Browser(Path program) throws IOException {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-first-run")));
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Files.createDirectories(PICTURES);
  }

  /** Starts it, or skips the tests. */
  public static Browser start() throws IOException {
    Path found =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    if (found == null) {
      return abort("There is no Chromium here, so the pages are not tried in a browser");
    }
    return new Browser(found);
  }

  /** A window. What goes wrong in it is kept for {@link #errors}. */
  public Page page(int width, ColorScheme scheme, boolean script) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setTimezoneId("Europe/Berlin")
                .setJavaScriptEnabled(script));
    context.setDefaultTimeout(20_000);
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    page.onPageError(errors::add);
    page.onRequest(
        request -> {
          String host = URI.create(request.url()).getHost();
          if (host != null && !host.equals("127.0.0.1")) {
            errors.add("asked " + request.url());
          }
        });
    return page;
  }

  /** What the pages complained of since the last call, and requests to elsewhere. */
  public List<String> errors() {
    List<String> all = List.copyOf(errors);
    errors.clear();
    return all;
  }

  /** The serious findings of axe on this page. */
  @SuppressWarnings("unchecked")
  public List<String> axe(Page page) {
    page.evaluate(axe);
    return (List<String>) page.evaluate(AXE);
  }

  /** Whether the page must be scrolled sideways. */
  public boolean isTooWide(Page page) {
    return (Boolean)
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  public void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
