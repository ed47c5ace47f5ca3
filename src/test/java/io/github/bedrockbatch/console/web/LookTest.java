/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.github.bedrockbatch.config.ConsoleOptions;
import io.github.bedrockbatch.console.Browser;
import io.github.bedrockbatch.console.page.ConsolePages;
import io.github.bedrockbatch.console.page.SampleFacts;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** How the pages look on a busy day, light and dark, wide and narrow; pictures are in target. */
class LookTest {
  private static final int WIDE = 1280;
  private static final String BATCH = "/batches/20261125-093801-h0kll1";

  @Test
  void every_page_is_for_everybody() throws Exception {
    SampleFacts facts = new SampleFacts(Instant.now());
    ConsolePages pages =
        ConsolePages.of(
            facts, null, facts::problems, facts::edges, facts::budgets, null, List.of());
    try (Browser browser = Browser.start();
        ConsoleServer server =
            ConsoleServer.start(
                new ConsoleOptions(true, "127.0.0.1", 0, List.of(), "", false, false),
                pages,
                facts::books,
                Clock.systemUTC())) {
      Page page = browser.page(WIDE, ColorScheme.LIGHT, true);
      for (io.github.bedrockbatch.console.api.Page<?> each : pages.pages()) {
        String name = each.title().toLowerCase(Locale.ROOT).replace(' ', '-');
        String path = each.path().replaceAll("/batches/\\{.*", BATCH).substring(1);
        page.setViewportSize(WIDE, 900);
        page.navigate(server.address() + path);
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
          page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
          for (int width : List.of(WIDE, 821, 561, 400, 360)) {
            page.setViewportSize(width, 900);
            String as = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            if (width == WIDE) {
              assertThat(browser.axe(page)).as(as).isEmpty();
            }
            assertThat(browser.isTooWide(page)).as(as).isFalse();
            browser.picture(page, as);
          }
        }
      }
      assertThat(browser.errors()).isEmpty();
    }
  }
}
